/**
 * The static linker: several modules become one executable (gABI, "Program Linking"; RISC-V ELF psABI). Sections, addresses and bytes are those of
 * `riscv64-linux-gnu-ld -static --no-relax`: nothing is shortened, nothing is left to do when the program starts. What hinders it is told in
 * sentences; there is an executable only without errors.
 */
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_TLS,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_PROGBITS,
  SHT_RISCV_ATTRIBUTES,
  STV_HIDDEN,
} from '../../elf/numbers.ts';
import type { ObjectModule, Relocation } from '../objectModule.ts';
import { encodeAttributes, mergeAttributes } from '../riscvAttributes.ts';
import { addLayoutSymbols, assignAddresses, type Relro } from './addresses.ts';
import { alignCode } from './alignCode.ts';
import { bareLayout } from './bareLayout.ts';
import { writeExecutable } from './executable.ts';
import { executableSymbols } from './executableSymbols.ts';
import { FrameSections } from './frameSections.ts';
import { GlobalOffsetTable, gotUse } from './globalOffsetTable.ts';
import type { Layout } from './layout.ts';
import type { LinkProblem } from './linkProblem.ts';
import { createOwnSection, type InputSection, type OutputSection, addressOf as sectionAddress } from './linkSection.ts';
import { type LinkSymbol, symbolValue } from './linkSymbol.ts';
import { mergeStrings } from './mergeStrings.ts';
import { mayHaveRelro, outputsOf, type PlacedStep, placeSections } from './placement.ts';
import { type ProgramHeader, programHeaders } from './programHeaders.ts';
import { relocate } from './relocate.ts';
import { staticLayout } from './staticLayout.ts';
import { SymbolTable } from './symbolTable.ts';
import { reportUndefined } from './undefinedSymbols.ts';

export interface LinkOptions {
  /** What the program is for: Linux, or the machine itself. */
  readonly machine: 'linux' | 'bare';
  /** Where its code begins, instead of where it does unless told. */
  readonly textBase?: number;
  /** The symbol at which it begins: `_start` unless told. */
  readonly entry?: string;
}

export interface LinkResult {
  /** An ELF file; undefined when a problem is an error. */
  readonly executable: Uint8Array | undefined;
  readonly problems: readonly LinkProblem[];
  /** Where a byte of a module's section lies; undefined when it is nowhere. Of code with alignments that linking resolves the offset is that after it. */
  readonly addressOf: (module: number, section: number, offset: number) => number | undefined;
}

const MAX_FILE_BYTES = 2 ** 30;

/** As many errors as are told. */
const MAX_PROBLEMS = 100;

/** Links modules in their order, which is the order of their code. */
export function link(modules: readonly ObjectModule[], options: LinkOptions): LinkResult {
  return new Linker(modules.map(alignCode), options).run();
}

class Linker {
  private readonly table = new SymbolTable();
  private readonly modules: readonly ObjectModule[];
  private readonly options: LinkOptions;
  private readonly layout: Layout;
  private got = new GlobalOffsetTable([]);
  private frames: FrameSections | undefined;
  private steps: PlacedStep[] = [];

  constructor(modules: readonly ObjectModule[], options: LinkOptions) {
    this.modules = modules;
    this.options = options;
    const { machine, textBase } = options;
    this.layout = machine === 'bare' ? bareLayout(textBase) : staticLayout(textBase);
  }

  run(): LinkResult {
    const { table } = this;
    for (const module of this.modules) table.add(module);
    if (this.options.machine === 'bare') this.provideTohost();
    table.allotCommon();
    const entry = this.options.entry ?? '_start';
    table.named(entry);
    this.got = new GlobalOffsetTable(this.gotUses());
    const stack = this.stackOf();
    this.place();
    const relro = this.assign(stack);
    reportUndefined(table, (section) => this.relocationsOf(section));
    if (this.hasErrors()) return this.result(undefined);
    const outputs = outputsOf(this.steps);
    this.checkSize(outputs);
    if (this.hasErrors()) return this.result(undefined);
    const contents = this.contents(outputs);
    if (this.hasErrors()) return this.result(undefined);
    return this.result(
      writeExecutable({
        entry: this.entryAddress(entry, outputs),
        flags: this.modules.reduce((flags, { elfFlags }) => flags | elfFlags, 0),
        headers: this.headers(stack, relro),
        sections: outputs,
        symbols: executableSymbols(this.modules, table, outputs),
        bytesOf: (output) => contents.get(output)!,
      }),
    );
  }

  private checkSize(outputs: readonly OutputSection[]): void {
    const size = outputs.reduce((sum, { type, sizeBytes }) => sum + (type === SHT_NOBITS ? 0 : sizeBytes), 0);
    if (size <= MAX_FILE_BYTES) return;
    const message = `the program would have ${size} bytes, which is more than 1 GiB`;
    this.table.problems.push({ severity: 'error', message });
  }

  private result(executable: Uint8Array | undefined): LinkResult {
    const { problems } = this.table;
    const more = problems.length - MAX_PROBLEMS;
    const addressOf: LinkResult['addressOf'] = (module, index, offset) => {
      const section = this.table.sections[module]?.[index];
      return section === undefined ? undefined : sectionAddress(section, offset);
    };
    if (more <= 0) return { executable, problems, addressOf };
    const message = `${more} more messages are not listed`;
    return { executable, problems: [...problems.slice(0, MAX_PROBLEMS), { severity: 'warning', message }], addressOf };
  }

  private hasErrors(): boolean {
    return this.table.problems.some(({ severity }) => severity === 'error');
  }

  /** A bare program may write to `tohost` without having it: then it lies where test suites have it. */
  private provideTohost(): void {
    const symbol = this.table.globals.get('tohost');
    if (symbol === undefined || symbol.definition !== undefined) return;
    const section = createOwnSection('.tohost', SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 64, new Uint8Array(8));
    this.table.sections.push([section]);
    symbol.definition = { kind: 'section', section, offset: 0 };
  }

  private gotUses(): ConstructorParameters<typeof GlobalOffsetTable>[0] {
    return this.table.sections.flatMap((sections, moduleIndex) =>
      sections.flatMap((section) =>
        section.isDiscarded
          ? []
          : section.source.relocations.flatMap(({ type, symbol: index }) => {
              const use = gotUse(type);
              const symbol = this.table.byModule[moduleIndex]?.[index];
              return use === undefined || symbol === undefined
                ? []
                : [{ use, symbol, rank: moduleIndex * 2 ** 32 + index }];
            }),
      ),
    );
  }

  /** What inputs say of the stack: a section that is only a note of it. */
  private stackOf(): 'unsaid' | 'plain' | 'executable' {
    const notes = this.modules.flatMap(({ sections }) => sections.filter(({ name }) => name === '.note.GNU-stack'));
    if (notes.length === 0) return 'unsaid';
    return notes.some(({ flags }) => (flags & SHF_EXECINSTR) !== 0) ? 'executable' : 'plain';
  }

  private place(): void {
    const { table } = this;
    const attributes = encodeAttributes(
      mergeAttributes(this.modules.map(({ arch, attributes = {} }) => ({ arch, attributes }))),
    );
    const own = this.got.sections();
    if (attributes.length > 0) {
      const section = createOwnSection('.riscv.attributes', SHT_RISCV_ATTRIBUTES, 0, 1, attributes);
      table.sections[0]?.push(section);
    }
    this.steps = placeSections(this.layout, [...table.sections, own]);
    const begin = this.got.begin();
    const name = '_GLOBAL_OFFSET_TABLE_';
    if (begin !== undefined) {
      const symbol = table.named(name);
      symbol.definition ??= { kind: 'section', section: begin, offset: 0 };
      symbol.visibility = STV_HIDDEN;
      symbol.type = 1;
    }
    mergeStrings(this.steps);
    const frames = table.sections.flat().filter(({ name, isDiscarded }) => name === '.eh_frame' && !isDiscarded);
    this.frames = new FrameSections(frames, ({ moduleIndex }) => table.byModule[moduleIndex]!);
    addLayoutSymbols(this.steps, table.globals);
  }

  /** Addresses depend on the number of program headers, and that on addresses. */
  private assign(stack: 'unsaid' | 'plain' | 'executable'): Relro | undefined {
    const hasRelro = mayHaveRelro(
      this.layout,
      this.table.sections.flat().filter(({ isDiscarded }) => !isDiscarded),
    );
    let count = 3;
    for (;;) {
      const relro = assignAddresses(this.steps, count, this.table.globals, hasRelro);
      const needed = this.headers(stack, relro).length;
      if (needed <= count && count - needed <= 0) return relro;
      if (needed < count) {
        // With fewer headers more may fit, or need more again: then the larger number is right.
        const less = assignAddresses(this.steps, needed, this.table.globals, hasRelro);
        if (this.headers(stack, less).length === needed) return less;
        return assignAddresses(this.steps, count, this.table.globals, hasRelro);
      }
      count = needed;
    }
  }

  private headers(stack: 'unsaid' | 'plain' | 'executable', relro: Relro | undefined): ProgramHeader[] {
    const hasHeaders = this.layout.steps.some(({ kind }) => kind === 'headers');
    return programHeaders(outputsOf(this.steps), { hasHeaders, stack, relro });
  }

  private relocationsOf(section: InputSection): readonly Relocation[] {
    return this.frames?.relocations.get(section) ?? section.source.relocations;
  }

  /** Bytes of all sections, relocations applied. */
  private contents(outputs: readonly OutputSection[]): Map<OutputSection, Uint8Array> {
    const tls = outputs.find(({ flags }) => (flags & SHF_TLS) !== 0);
    const tlsStart = BigInt(tls?.address ?? 0);
    this.got.fill(tlsStart);
    this.frames?.writePointers();
    return new Map(
      outputs.map((output) => {
        if (output.type === SHT_NOBITS) return [output, new Uint8Array(0)] as const;
        const bytes = new Uint8Array(output.sizeBytes);
        for (const section of output.inputs) {
          if (section.isDiscarded) continue;
          const place = bytes.subarray(section.offset, section.offset + section.sizeBytes);
          place.set(section.bytes);
          relocate(section, this.relocationsOf(section), place, {
            symbols: this.table.byModule[section.moduleIndex] ?? [],
            got: this.got,
            tlsStart,
            report: (problem) => this.table.problems.push(problem),
          });
        }
        return [output, bytes] as const;
      }),
    );
  }

  /** Without such a symbol the begin of the code, as with ld. */
  private entryAddress(name: string, outputs: readonly OutputSection[]): number {
    const symbol: LinkSymbol | undefined = this.table.globals.get(name);
    const value = symbol?.definition === undefined ? undefined : symbolValue(symbol, 0n);
    if (value !== undefined) return Number(value);
    const code =
      outputs.find((output) => output.name === '.text') ?? outputs.find(({ flags }) => (flags & SHF_EXECINSTR) !== 0);
    const address = code?.address ?? 0;
    this.table.problems.push({
      severity: 'warning',
      message: `there is no symbol \`${name}\` at which the program begins (is \`.globl ${name}\` missing?); it begins at the begin of .text, 0x${address.toString(16)}`,
    });
    return address;
  }
}
