/**
 * What the user may choose about the language server, `hartbeat.assembly.*`. What is absent or of another type counts as its default.
 */

export interface Settings {
  /** Whether breaches of the calling convention are warned of. */
  readonly callingConvention: boolean;
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
}

const DEFAULTS: Settings = { callingConvention: true, inlayHints: true, codeLens: true };

/** Reads `{ hartbeat: { assembly: … } }`. */
export function readSettings(given: unknown): Settings {
  const assembly = member(member(given, 'hartbeat'), 'assembly');
  const flag = (name: keyof Settings): boolean => {
    const value = member(assembly, name);
    return typeof value === 'boolean' ? value : DEFAULTS[name];
  };
  return {
    callingConvention: flag('callingConvention'),
    inlayHints: flag('inlayHints'),
    codeLens: flag('codeLens'),
  };
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
