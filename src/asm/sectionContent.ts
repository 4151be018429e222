/**
 * The bytes of a section and its relocations, when addresses are known: fragments one after another with their tails, then the fields that
 * waited for symbols. What GNU as leaves to the linker is left to it here too: all that names a symbol, and distances in code, which the linker
 * may change; only distances within data are filled in (psABI, "Relocations").
 */
import { SHF_EXECINSTR, SHT_NOBITS, STT_TLS } from '../elf/numbers.ts';

import { insnLength } from '../isa/decode.ts';
import { formats, noOperands, placeOperands } from '../isa/formats.ts';
import type { Format } from '../isa/insnDef.ts';
import { askedRelocationsIn, type PlacedRelocation } from './askedRelocations.ts';
import type { SourceRange } from './diagnostic.ts';
import { MAX_SECTION_BYTES } from './layout/emit.ts';
import type { AsmSymbol, BranchTail, Fixup, Fragment, Section, Value } from './layout/model.ts';
import { fragmentsOf } from './layout/relax.ts';
import { constantFinally, placeOf, resolveFinally } from './layout/resolve.ts';
import { branchBits, lebBytes, nopBytes, orgTarget } from './layout/tails.ts';
import { NO_SYMBOL, type Relocation } from './objectModule.ts';
import {
  ABSOLUTE_TYPES,
  ADD,
  ADDEND_FORMATS,
  DISTANCE_FORMATS,
  PRIMES,
  RELAXABLE,
  RELAXABLE_AT_END,
  SUB,
  TLS_TYPES,
} from './relocationRules.ts';
import { R_RISCV } from './relocationTypes.ts';
import type { Assembly } from './state.ts';
import type { SymbolNumbers } from './symbolsOf.ts';

export interface SectionContent {
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  readonly relocations: readonly Relocation[];
}

/** The bytes and relocations of a section whose fragments have addresses. */
export function sectionContent(assembly: Assembly, section: Section, numbers: SymbolNumbers): SectionContent {
  const fragments = fragmentsOf(section);
  const last = fragments[fragments.length - 1];
  const sizeBytes = last === undefined ? 0 : last.address + last.size + last.tailSize;
  const isEmpty = section.kind.type === SHT_NOBITS;
  const writer = new ContentWriter(assembly, section, numbers, contentSize(assembly, section, sizeBytes, isEmpty));
  for (const fragment of fragments) writer.fragment(fragment);
  for (const fixup of section.fixups) writer.fixup(fixup);
  for (const asked of askedRelocationsIn(assembly, section, sizeBytes)) writer.asked(asked);
  writer.relocations.sort((a, b) => a.offset - b.offset);
  const { bytes, relocations } = writer;
  return { bytes, sizeBytes: isEmpty ? sizeBytes : bytes.length, relocations: bytes.length === 0 ? [] : relocations };
}

function contentSize({ diagnostics }: Assembly, section: Section, sizeBytes: number, isEmpty: boolean): number {
  if (isEmpty) return 0;
  if (sizeBytes <= MAX_SECTION_BYTES) return sizeBytes;
  const range = [...section.parts.values()].flatMap(({ first }) => [...rangesOf(first)])[0];
  const message = `section ${section.name} would have ${sizeBytes} bytes; there may be ${MAX_SECTION_BYTES}`;
  if (range !== undefined) diagnostics.add({ severity: 'error', message, range });
  return 0;
}

function* rangesOf(first: Fragment): Generator<SourceRange> {
  for (let fragment: Fragment | undefined = first; fragment !== undefined; fragment = fragment.next) {
    if (fragment.tail !== undefined && 'range' in fragment.tail) yield fragment.tail.range;
  }
}

/** What a value of final addresses is to a relocation. */
interface Target {
  readonly symbol: AsmSymbol | undefined;
  readonly minus: AsmSymbol | undefined;
  readonly addend: bigint;
}

class ContentWriter {
  readonly bytes: Uint8Array;
  readonly relocations: Relocation[] = [];
  private readonly assembly: Assembly;
  private readonly section: Section;
  private readonly numbers: SymbolNumbers;

  constructor(assembly: Assembly, section: Section, numbers: SymbolNumbers, sizeBytes: number) {
    this.assembly = assembly;
    this.section = section;
    this.numbers = numbers;
    this.bytes = new Uint8Array(sizeBytes);
  }

  fragment(fragment: Fragment): void {
    const { address, start, size, tail, tailSize } = fragment;
    const isWritten = this.bytes.length > 0;
    if (isWritten) this.bytes.set(this.section.bytes.subarray(start, start + size), address);
    const at = address + size;
    if (tail === undefined) return;
    switch (tail.kind) {
      case 'align':
        if (isWritten) this.bytes.set(tail.fill === 'nops' ? nopBytes(tailSize) : filled(tail.fill, tailSize), at);
        return;
      case 'branch':
        if (isWritten) this.branch(tail, at, tailSize);
        return;
      case 'space': {
        const count = constantFinally(tail.count);
        if (count === undefined) this.error('the size must come to a constant', tail.range);
        else if (isWritten) this.bytes.set(filled(tail.fill, tailSize), at);
        return;
      }
      case 'org': {
        const target = orgTarget(this.section, tail);
        if (target === undefined) this.error('`.org` needs a constant or a label of this section', tail.range);
        else if (target < BigInt(at)) this.error(`\`.org\` cannot go back from ${at} to ${target}`, tail.range);
        else if (isWritten) this.bytes.fill(tail.fill, at, at + tailSize);
        return;
      }
      case 'leb': {
        const value = constantFinally(tail.value);
        if (value === undefined) this.error('the value must come to a constant', tail.range);
        else if (isWritten) this.bytes.set(lebBytes(value, tail.isSigned), at);
        return;
      }
    }
  }

  fixup({ fragment, offset, width, type, value, mayRelax, range }: Fixup): void {
    const at = fragment.address + offset;
    const target = this.targetOf(value);
    if (target === undefined) {
      this.error('the value is neither a constant nor a symbol and a constant', range);
      return;
    }
    if (width > 0) this.data(at, width, target, range);
    else if (target.minus !== undefined) this.error('the difference of symbols has no relocation here', range);
    else this.insnRelocation(at, type, target, mayRelax, range);
  }

  asked({ offset, type, value, range }: PlacedRelocation): void {
    const target = this.targetOf(value);
    if (target !== undefined && target.minus === undefined) {
      this.relocation(offset, type, target.symbol, target.addend, range);
    } else this.error('the value must be a constant or a symbol, perhaps with a constant added', range);
  }

  private branch(tail: BranchTail, at: number, length: number): void {
    let offset = at;
    const bits = branchBits(tail, length);
    for (const insn of bits) {
      this.put(offset, BigInt(insn >>> 0), insnLength(insn));
      offset += insnLength(insn);
    }
    const target = this.targetOf(tail.target);
    if (target === undefined || target.minus !== undefined) {
      this.error('the target must be a label, perhaps with a constant added', tail.range);
      return;
    }
    const isJump = tail.row === 'jal' || bits.length === 2;
    const types = length === 2 ? [R_RISCV.RVC_BRANCH, R_RISCV.RVC_JUMP] : [R_RISCV.BRANCH, R_RISCV.JAL];
    const last = offset - insnLength(bits[bits.length - 1]!);
    this.insnRelocation(last, types[isJump ? 1 : 0]!, target, false, tail.range);
  }

  private insnRelocation(at: number, type: number, target: Target, mayRelax: boolean, range: SourceRange): void {
    const { symbol, addend } = target;
    if (symbol === undefined && TLS_TYPES.has(type)) this.error('a thread-local access needs a symbol', range);
    if (symbol !== undefined) this.fillDistance(at, type, symbol, addend);
    this.fillAddend(at, type, addend);
    if (symbol === undefined && ABSOLUTE_TYPES.has(type)) return;
    if (symbol !== undefined && TLS_TYPES.has(type) && symbol.definition === undefined) symbol.type = STT_TLS;
    this.relocation(at, type, symbol, addend, range);
    if (mayRelax && this.isRelaxable(type)) this.relocation(at, R_RISCV.RELAX, undefined, 0n, range);
  }

  /** For pc-relative ones GNU as looks at the option in force at the end of the source, too. */
  private isRelaxable(type: number): boolean {
    return RELAXABLE.has(type) || (RELAXABLE_AT_END.has(type) && this.assembly.mode.relax);
  }

  /** The addend's part, as if the symbol were 0; of a number alone that is all. */
  private fillAddend(at: number, type: number, addend: bigint): void {
    const format = ADDEND_FORMATS[type];
    if (format === undefined) return;
    const low = Number(BigInt.asIntN(12, addend));
    const high = Number(BigInt.asIntN(32, addend + 0x800n)) & ~0xfff;
    this.fill(at, format, format === 'U' ? high : low);
  }

  /** Sets an immediate's bits where zeros are. */
  private fill(at: number, format: Format, imm: number): void {
    const bits = placeOperands(format, {
      ...noOperands,
      rd: PRIMES.has(format) ? 8 : 0,
      rs1: PRIMES.has(format) ? 8 : 0,
      imm,
    });
    const { width } = formats[format].drawing;
    for (let i = 0, rest = bits; i < width / 8 && at + i < this.bytes.length; i++, rest >>>= 8) {
      this.bytes[at + i]! |= rest & 0xff;
    }
  }

  private fillDistance(at: number, type: number, symbol: AsmSymbol, addend: bigint): void {
    const format = DISTANCE_FORMATS[type];
    if (format === undefined) return;
    const place = placeOf(symbol);
    const distance = Number(BigInt.asIntN(32, (place?.offset ?? 0n) + addend - BigInt(at)));
    const { min, max } = formats[format].ranges.imm;
    const span = max - min + 2;
    const wrapped = ((((distance - min) % span) + span) % span) + min;
    this.fill(at, format, wrapped);
  }

  private data(at: number, width: number, target: Target, range: SourceRange): void {
    const { symbol, minus, addend } = target;
    if (symbol === undefined && minus === undefined) {
      this.put(at, addend, width);
      return;
    }
    if (minus !== undefined) {
      const add = ADD[width];
      if (add === undefined || symbol === undefined)
        this.error(`${fieldText(width)} has no relocation for this value`, range);
      else {
        this.relocation(at, add, symbol, addend, range);
        this.relocation(at, SUB[width]!, minus, 0n, range);
      }
      return;
    }
    const type = width === 4 ? R_RISCV[32] : width === 8 ? R_RISCV[64] : undefined;
    if (type === undefined) this.error(`${fieldText(width)} cannot hold the address of a symbol`, range);
    else this.relocation(at, type, symbol, addend, range);
  }

  /** A symbol that is set to another place stays the relocation's own; one that is set to something undefined does not. */
  private targetOf(value: Value): Target | undefined {
    if (value.kind === 'linear') {
      const { plus, minus, constant } = value;
      if (plus !== undefined && minus === undefined && !plus.isReplaced && placeOf(plus) !== undefined) {
        return { symbol: plus, minus: undefined, addend: constant };
      }
      if (plus?.definition?.kind === 'label' && minus?.definition?.kind === 'label') {
        if (isCode(plus)) return { symbol: plus, minus, addend: constant };
      }
    }
    const resolved = resolveFinally(value);
    return resolved && { symbol: resolved.plus, minus: resolved.minus, addend: resolved.constant };
  }

  private relocation(
    offset: number,
    type: number,
    target: AsmSymbol | undefined,
    addend: bigint,
    range: SourceRange,
  ): void {
    const symbol = target === undefined ? NO_SYMBOL : this.numbers.use(target);
    const origin = { file: range.file, line: range.line, column: range.startColumn };
    this.relocations.push({ offset, type, symbol, addend, origin });
  }

  private put(at: number, value: bigint, width: number): void {
    let rest = BigInt.asUintN(width * 8, value);
    for (let i = 0; i < width && at + i < this.bytes.length; i++, rest >>= 8n)
      this.bytes[at + i] = Number(rest & 0xffn);
  }

  private error(message: string, range: SourceRange): void {
    this.assembly.diagnostics.add({ severity: 'error', message, range });
  }
}

const fieldText = (width: number): string => (width === 1 ? 'a byte' : `a field of ${width} bytes`);

const isCode = ({ definition }: AsmSymbol): boolean =>
  definition?.kind === 'label' && (definition.position.fragment.section.kind.flags & SHF_EXECINSTR) !== 0;

function filled(pattern: readonly number[], count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  if (pattern.some((byte) => byte !== 0)) for (let i = 0; i < count; i++) bytes[i] = pattern[i % pattern.length]!;
  return bytes;
}
