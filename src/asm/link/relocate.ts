/**
 * Applies the relocations of one section to its bytes in the executable (RISC-V ELF psABI, "Relocations"). Those of data are in `relocationData.ts`;
 * here are those of code. The lower part of a pc-relative address names the instruction that has the upper part, so upper parts come first.
 */
import type { Relocation } from '../objectModule.ts';
import { R_RISCV, relocationName } from '../relocationTypes.ts';
import type { GlobalOffsetTable, GotUse } from './globalOffsetTable.ts';
import { type LinkProblem, withPlace } from './linkProblem.ts';
import { type InputSection, isAllocated } from './linkSection.ts';
import { isDiscarded, type LinkSymbol, symbolValue } from './linkSymbol.ts';
import { dataRelocations } from './relocationData.ts';
import {
  fitsHigh20,
  fitsSigned,
  insertB,
  insertCB,
  insertCJ,
  insertCLui,
  insertI,
  insertJ,
  insertS,
  insertU,
} from './relocationFields.ts';

export interface RelocationContext {
  readonly symbols: readonly LinkSymbol[];
  readonly got: GlobalOffsetTable;
  /** Where thread-local data begins; the thread pointer of a static program points there (psABI, "Thread Local Storage"). */
  readonly tlsStart: bigint;
  report(problem: LinkProblem): void;
}

const AUIPC_TO_LUI = 0x20;

/** `bytes` are the section's own in the executable. */
export function relocate(
  section: InputSection,
  relocations: readonly Relocation[],
  bytes: Uint8Array,
  context: RelocationContext,
): void {
  const relocator = new Relocator(section, bytes, context);
  const lows: Relocation[] = [];
  for (const relocation of relocations) {
    const { type } = relocation;
    if (type === R_RISCV.PCREL_LO12_I || type === R_RISCV.PCREL_LO12_S) lows.push(relocation);
    else relocator.apply(relocation);
  }
  for (const relocation of lows) relocator.applyLow(relocation);
}

/** What a row of the table below may use. */
interface Site {
  readonly relocation: Relocation;
  readonly symbol: LinkSymbol;
  readonly value: bigint;
  readonly pc: bigint;
}

type Rule = (at: Relocator, site: Site) => void;

const got =
  (use: GotUse): Rule =>
  (at, { relocation, symbol, pc }) =>
    at.pcrelHigh(relocation, at.context.got.addressOf(symbol, use), pc);

/** Pointers to a module's thread-local block point so far into it (psABI, "Thread Local Storage"). */
const DTP_OFFSET = 0x800n;

const nothing: Rule = () => undefined;

const rules: ReadonlyMap<number, Rule> = new Map<number, Rule>([
  [R_RISCV.NONE, nothing],
  [R_RISCV.RELAX, nothing],
  [R_RISCV.ALIGN, nothing],
  [R_RISCV.TPREL_ADD, nothing],
  [R_RISCV['32_PCREL'], (at, { relocation, value, pc }) => at.word(relocation, value - pc)],
  [R_RISCV.PLT32, (at, { relocation, value, pc }) => at.word(relocation, value - pc)],
  [R_RISCV.BRANCH, (at, { relocation, value, pc }) => at.jump(relocation, value - pc, 13, insertB)],
  [R_RISCV.JAL, (at, { relocation, value, pc }) => at.jump(relocation, value - pc, 21, insertJ)],
  [R_RISCV.RVC_BRANCH, (at, { relocation, value, pc }) => at.compressedJump(relocation, value - pc, 9, insertCB)],
  [R_RISCV.RVC_JUMP, (at, { relocation, value, pc }) => at.compressedJump(relocation, value - pc, 12, insertCJ)],
  [R_RISCV.RVC_LUI, (at, { relocation, value }) => at.patchHalf(relocation, (insn) => insertCLui(insn, value))],
  [R_RISCV.CALL, (at, { relocation, value, pc }) => at.call(relocation, value - pc)],
  [R_RISCV.CALL_PLT, (at, { relocation, value, pc }) => at.call(relocation, value - pc)],
  [R_RISCV.HI20, (at, { relocation, value }) => at.high(relocation, value)],
  [R_RISCV.LO12_I, (at, { relocation, value }) => at.patch(relocation, (insn) => insertI(insn, value))],
  [R_RISCV.LO12_S, (at, { relocation, value }) => at.patch(relocation, (insn) => insertS(insn, value))],
  [R_RISCV.TPREL_HI20, (at, { relocation, value }) => at.high(relocation, value - at.context.tlsStart)],
  [
    R_RISCV.TPREL_LO12_I,
    (at, { relocation, value }) => at.patch(relocation, (insn) => insertI(insn, value - at.context.tlsStart)),
  ],
  [
    R_RISCV.TPREL_LO12_S,
    (at, { relocation, value }) => at.patch(relocation, (insn) => insertS(insn, value - at.context.tlsStart)),
  ],
  [R_RISCV.TLS_DTPREL32, (at, { relocation, value }) => at.word(relocation, value - at.context.tlsStart - DTP_OFFSET)],
  [
    R_RISCV.TLS_DTPREL64,
    (at, { relocation, value }) => at.double(relocation, value - at.context.tlsStart - DTP_OFFSET),
  ],
  [R_RISCV.PCREL_HI20, (at, { relocation, value, pc }) => at.nearHigh(relocation, value, pc)],
  [R_RISCV.GOT_HI20, got('address')],
  [R_RISCV.TLS_GOT_HI20, got('threadOffset')],
  [R_RISCV.TLS_GD_HI20, got('moduleAndOffset')],
]);

class Relocator {
  readonly context: RelocationContext;
  private readonly section: InputSection;
  private readonly view: DataView;
  private readonly base: bigint;
  /** By the offsets of upper parts: what each adds up to with its lower part. */
  private readonly highs = new Map<number, bigint>();

  constructor(section: InputSection, bytes: Uint8Array, context: RelocationContext) {
    this.section = section;
    this.context = context;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.base = BigInt((section.output?.address ?? 0) + section.offset);
  }

  apply(relocation: Relocation): void {
    const { offset, type, addend } = relocation;
    const symbol = this.context.symbols[relocation.symbol]!;
    const value = symbolValue(symbol, addend) ?? this.absentValue(symbol);
    const data = dataRelocations.get(type);
    const rule = rules.get(type);
    if (data !== undefined) {
      if (this.isInside(relocation, data.sizeBytes)) data.apply(this.view, offset, value);
    } else if (rule !== undefined) rule(this, { relocation, symbol, value, pc: this.base + BigInt(offset) });
    else this.complain(relocation, `${relocationName(type)} cannot be linked into a static program`);
  }

  applyLow(relocation: Relocation): void {
    const { definition } = this.context.symbols[relocation.symbol]!;
    const isHere = definition?.kind === 'section' && definition.section === this.section;
    const high = isHere ? this.highs.get(definition.offset) : undefined;
    if (high === undefined) {
      this.complain(relocation, `%pcrel_lo names ${this.subject(relocation)}, where no %pcrel_hi or %got_pcrel_hi is`);
      return;
    }
    const insert = relocation.type === R_RISCV.PCREL_LO12_I ? insertI : insertS;
    this.patch(relocation, (insn) => insert(insn, high + relocation.addend));
  }

  patch(relocation: Relocation, change: (insn: number) => number): void {
    const { offset } = relocation;
    if (!this.isInside(relocation, 4)) return;
    this.view.setUint32(offset, change(this.view.getUint32(offset, true)), true);
  }

  patchHalf(relocation: Relocation, change: (insn: number) => number): void {
    const { offset } = relocation;
    if (!this.isInside(relocation, 2)) return;
    this.view.setUint16(offset, change(this.view.getUint16(offset, true)), true);
  }

  jump(relocation: Relocation, distance: bigint, width: number, insert: (insn: number, to: number) => number): void {
    if (this.reaches(relocation, distance, width)) this.patch(relocation, (insn) => insert(insn, Number(distance)));
  }

  compressedJump(
    relocation: Relocation,
    distance: bigint,
    width: number,
    insert: (insn: number, to: number) => number,
  ): void {
    if (this.reaches(relocation, distance, width)) this.patchHalf(relocation, (insn) => insert(insn, Number(distance)));
  }

  word(relocation: Relocation, value: bigint): void {
    if (!fitsSigned(value, 32)) this.tooFar(relocation, value, '±2 GiB');
    else if (this.isInside(relocation, 4)) this.view.setInt32(relocation.offset, Number(value), true);
  }

  double(relocation: Relocation, value: bigint): void {
    if (this.isInside(relocation, 8)) this.view.setBigInt64(relocation.offset, BigInt.asIntN(64, value), true);
  }

  call(relocation: Relocation, distance: bigint): void {
    if (!fitsHigh20(distance)) {
      this.tooFar(relocation, distance, '±2 GiB');
      return;
    }
    this.patch(relocation, (insn) => insertU(insn, distance));
    this.patch({ ...relocation, offset: relocation.offset + 4 }, (insn) => insertI(insn, distance));
  }

  high(relocation: Relocation, value: bigint): void {
    if (fitsHigh20(value)) this.patch(relocation, (insn) => insertU(insn, value));
    else this.tooFar(relocation, value, '±2 GiB from address 0');
  }

  /** What lies near 0 but far from here, as weak symbols that nobody defines do, is reached by `lui` instead of `auipc`, as with ld. */
  nearHigh(relocation: Relocation, value: bigint, pc: bigint): void {
    if (fitsHigh20(value - pc) || !fitsHigh20(value)) {
      this.pcrelHigh(relocation, value, pc);
      return;
    }
    this.highs.set(relocation.offset, value);
    this.patch(relocation, (insn) => insertU(insn | AUIPC_TO_LUI, value));
  }

  pcrelHigh(relocation: Relocation, value: bigint, pc: bigint): void {
    const distance = value - pc;
    this.highs.set(relocation.offset, distance);
    if (fitsHigh20(distance)) this.patch(relocation, (insn) => insertU(insn, distance));
    else this.tooFar(relocation, distance, '±2 GiB');
  }

  private reaches(relocation: Relocation, distance: bigint, width: number): boolean {
    if ((distance & 1n) !== 0n) {
      this.complain(relocation, `${this.subject(relocation)} is at an odd address, where no instruction can be`);
    } else if (!fitsSigned(distance, width)) this.tooFar(relocation, distance, `±${reachText(width)}`);
    else return true;
    return false;
  }

  private isInside(relocation: Relocation, sizeBytes: number): boolean {
    if (relocation.offset + sizeBytes <= this.view.byteLength) return true;
    this.complain(relocation, `${relocationName(relocation.type)} lies beyond the end of ${this.section.name}`);
    return false;
  }

  /** Debug information of what is not in the program says 0, except where that ends a list: there it says 1. */
  private absentValue(symbol: LinkSymbol): bigint {
    const isList = !isAllocated(this.section.source) && /^\.debug_(ranges|loc)$/.test(this.section.name);
    return isList && isDiscarded(symbol) ? 1n : 0n;
  }

  private subject({ symbol }: Relocation): string {
    const { name, definition } = this.context.symbols[symbol]!;
    if (name !== '' && !name.startsWith('.L0')) return `\`${name}\``;
    return definition?.kind === 'section' ? `a place in ${definition.section.name}` : 'its symbol';
  }

  private tooFar(relocation: Relocation, distance: bigint, reach: string): void {
    const text = `${distance < 0n ? '-' : ''}0x${(distance < 0n ? -distance : distance).toString(16)}`;
    const what = relocationName(relocation.type);
    this.complain(relocation, `${this.subject(relocation)} is too far away: ${what} reaches ${reach}, it is ${text}`);
  }

  private complain(relocation: Relocation, message: string): void {
    const { module, index } = this.section;
    this.context.report({
      severity: 'error',
      ...withPlace(module, index, relocation.offset, relocation.origin, message),
    });
  }
}

function reachText(width: number): string {
  const reach = 2 ** (width - 1);
  if (reach >= 2 ** 20) return `${reach / 2 ** 20} MiB`;
  return reach >= 2 ** 10 ? `${reach / 2 ** 10} KiB` : `${reach} bytes`;
}
