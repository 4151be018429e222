/**
 * The assembler: one source and the files that it includes in, a module for the linker out, with what is wrong and a tree for the language server.
 * GNU as's syntax for RISC-V; with `-mno-relax` its objects have the same sections, byte by byte. It reads nothing itself: files come from
 * `include`. It never throws for what a source says and does not stop at the first error.
 */
import type { CfiFunction, CfiSections } from './cfi.ts';
import { CfiCollector } from './cfiCollector.ts';
import { type Diagnostic, Diagnostics } from './diagnostic.ts';
import { checkEnd } from './endChecks.ts';
import { finish } from './finish.ts';
import { Conditionals } from './input/conditionals.ts';
import { fileLines, Input, type LineSource } from './input/input.ts';
import { readSource } from './input/source.ts';
import { archString, parseArch } from './insn/arch.ts';
import { Sections } from './layout/sections.ts';
import { SymbolTable } from './layout/symbolTable.ts';
import { constantValue } from './layout/value.ts';
import { LineCollector } from './lineCollector.ts';
import type { LineFile } from './lineTable.ts';
import type { ObjectModule } from './objectModule.ts';
import type { AssembleOptions, Mode, SourceInput } from './options.ts';
import { predefined } from './preprocess/predefined.ts';
import { Preprocessor } from './preprocess/preprocessor.ts';
import { type Assembly, report } from './state.ts';
import { assembleStatement } from './statements.ts';
import type { SourceTree } from './syntax/tree.ts';
import { TreeBuilder } from './treeBuilder.ts';

export interface Assembled {
  /** Also there when the source has errors, then with what could be made of it. */
  readonly module: ObjectModule;
  readonly diagnostics: readonly Diagnostic[];
  readonly tree: SourceTree;
  /** What `.cfi_*` directives say, for `withFrames`. */
  readonly frames: readonly CfiFunction[];
  readonly frameSections: CfiSections;
  /** Whether `module.lines` come of `.loc` directives, and the files that these name; for `withLineTable`. */
  readonly linesFromDirectives: boolean;
  readonly lineFiles: readonly LineFile[];
}

const MAX_EXPANDED_STATEMENTS = 1_000_000;
const DEFAULT_ARCH = 'rv64gc';

/** Assembles a source. An unknown `march` counts as `rv64gc` and is reported. */
export function assembleFile(source: SourceInput, options: AssembleOptions = {}): Assembled {
  const assembly = begin(source, options);
  const { input, diagnostics, tree, cfi, lines } = assembly;
  input.push(assembly.linesOf(source));
  for (let statement = input.next(); statement !== undefined; statement = input.next()) {
    assembleStatement(assembly, statement);
  }
  checkEnd(assembly);
  const { module, frames } = finish(assembly, source.name);
  return {
    ...{ module, frames, diagnostics: diagnostics.list, tree: tree.finish() },
    ...{ frameSections: cfi.sections, linesFromDirectives: lines.hasDirectives, lineFiles: lines.files },
  };
}

function begin(source: SourceInput, options: AssembleOptions): Assembly {
  const extensions = parseArch(options.march ?? DEFAULT_ARCH);
  const known = extensions ?? parseArch(DEFAULT_ARCH)!;
  const mode: Mode = {
    extensions: known,
    isCompressed: known.has('c'),
    relax: options.relax ?? false,
    pic: false,
  };
  const tree = new TreeBuilder(options.tree ?? true);
  const assembly: Assembly = {
    ...{ options, mode, tree, modes: [], macros: new Map(), expansions: 0, included: 0 },
    ...{
      arch: archString(known),
      usesCompressed: known.has('c'),
      attributes: {},
      oversized: new Set(),
      isExhausted: false,
    },
    diagnostics: new Diagnostics(),
    conditionals: new Conditionals(),
    symbols: new SymbolTable(),
    sections: new Sections(known.has('c') ? 2 : 4),
    lines: new LineCollector(),
    cfi: new CfiCollector(),
    asked: [],
    alternate: { isOn: false, labels: 0 },
    statement: { file: source.name, line: 1, text: '', tokens: [] },
    input: new Input(options.maxExpandedStatements ?? MAX_EXPANDED_STATEMENTS, (line, problem) => {
      assembly.statement = line;
      report(assembly, 'error', problem.message, problem.start, problem.end);
    }),
    open: (path, from) => options.include?.(path, from),
    linesOf: (file) => linesOf(assembly, file),
  };
  if (extensions === undefined) report(assembly, 'error', `\`${options.march}\` is no ISA string of RV64`, 0, 1);
  for (const [name, value] of Object.entries(options.symbols ?? {})) {
    const symbol = assembly.symbols.get(name);
    symbol.definition = { kind: 'equated', value: constantValue(value) };
    symbol.isVariable = true;
  }
  return assembly;
}

function linesOf(assembly: Assembly, input: SourceInput): LineSource {
  const { tree, options, open, diagnostics, mode } = assembly;
  const file = readSource(input);
  if (!(options.preprocess ?? !input.name.endsWith('.s'))) {
    tree.files.push(file.name);
    return fileLines(file);
  }
  const defines = { ...predefined(mode.extensions, options.mabi ?? 'lp64d'), ...options.defines };
  return new Preprocessor(file, defines, {
    open,
    report: (severity, message, at, start, end) => {
      const range = { file: at.file, line: at.line, startColumn: start + 1, endColumn: Math.max(start + 1, end + 1) };
      diagnostics.add({ severity, message, range });
    },
    onFile: (name) => {
      tree.files.push(name);
    },
    onUse: (name, useFile, line, start) => {
      const range = { file: useFile, line, startColumn: start + 1, endColumn: start + 1 + name.length };
      tree.macroUse({ name, kind: 'define', range });
    },
    onDefine: ({ name, parameters = [] }, defineFile, line, start) => {
      const range = { file: defineFile, line, startColumn: start + 1, endColumn: start + 1 + name.length };
      tree.macro({ name, kind: 'define', parameters, range });
    },
  });
}
