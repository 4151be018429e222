/**
 * What the user may choose about the language server, `hartbeat.assembly.*`. What is absent or of another type counts as its default.
 */

export interface Settings {
  /** Whether breaches of the calling convention are warned of. */
  readonly callingConvention: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
  /** The extensions that sources may use, as an ISA string; empty: rv64gc. */
  readonly march: string;
  /** Folders in which included files are looked for, as they are written. */
  readonly includePaths: readonly string[];
  /** Macros of the preprocessor. */
  readonly defines: Readonly<Record<string, string>>;
}

/** Reads `{ hartbeat: { assembly: … } }`. */
export function readSettings(given: unknown): Settings {
  const assembly = member(member(given, 'hartbeat'), 'assembly');
  const flag = (name: string): boolean => member(assembly, name) !== false;
  const march = member(assembly, 'march');
  const paths = member(assembly, 'includePaths');
  const defines = member(assembly, 'defines');
  return {
    callingConvention: flag('callingConvention'),
    inlayHints: flag('inlayHints'),
    codeLens: flag('codeLens'),
    march: isText(march) ? march : '',
    includePaths: Array.isArray(paths) ? paths.filter(isText) : [],
    defines: Object.fromEntries(isRecord(defines) ? Object.entries(defines).filter(isDefine) : []),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isDefine = (entry: [string, unknown]): entry is [string, string] =>
  /^[A-Za-z_]\w*$/.test(entry[0]) && isText(entry[1]);

const member = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
