/**
 * Carries out `R_RISCV_ALIGN` (psABI, "Relocations"): where the assembler left room for the worst case, since a linker may shorten code, what is
 * too much goes. Sections begin at least as aligned, so it is known before there are addresses. Symbols and relocations behind move along.
 */
import type { ObjectModule, ObjectSection, Relocation } from '../objectModule.ts';
import { R_RISCV } from '../relocationTypes.ts';

const NOP = 0x13;
const C_NOP = 0x1;

/** Bytes that go, by where they begin; ascending. */
interface Cut {
  readonly at: number;
  readonly count: number;
}

/** The module with aligned code; the same object when there is nothing to do. */
export function alignCode(module: ObjectModule): ObjectModule {
  const cuts = module.sections.map(cutsOf);
  if (cuts.every((each) => each === undefined)) return module;
  const sections = module.sections.map((section, index) => {
    const own = cuts[index];
    return own === undefined ? section : cutSection(section, own);
  });
  const symbols = module.symbols.map((symbol) => {
    const own = typeof symbol.place === 'object' ? cuts[symbol.place.section] : undefined;
    if (own === undefined) return symbol;
    const start = Number(symbol.value);
    const end = start + Number(symbol.sizeBytes);
    const value = BigInt(moved(own, start));
    return { ...symbol, value, sizeBytes: BigInt(moved(own, end)) - value };
  });
  const lines = module.lines.map((row) => {
    const own = cuts[row.section];
    return own === undefined ? row : { ...row, offset: moved(own, row.offset) };
  });
  return { ...module, sections, symbols, lines };
}

/** Undefined: the section has no such relocation. */
function cutsOf({ relocations }: ObjectSection): Cut[] | undefined {
  const aligns = relocations.filter(({ type }) => type === R_RISCV.ALIGN);
  if (aligns.length === 0) return undefined;
  const cuts: Cut[] = [];
  let gone = 0;
  for (const { offset, addend } of aligns) {
    const room = Number(addend);
    let alignment = 1;
    while (alignment <= room) alignment *= 2;
    const at = offset - gone;
    const needed = Math.ceil(at / alignment) * alignment - at;
    const count = room - needed;
    if (count > 0) cuts.push({ at: offset + needed, count });
    gone += count;
  }
  return cuts;
}

/** Where an offset is after the cuts. */
function moved(cuts: readonly Cut[], offset: number): number {
  let gone = 0;
  for (const { at, count } of cuts) {
    if (at >= offset) break;
    gone += Math.min(count, offset - at);
  }
  return offset - gone;
}

function cutSection(section: ObjectSection, cuts: readonly Cut[]): ObjectSection {
  const bytes = new Uint8Array(moved(cuts, section.bytes.length));
  let from = 0;
  let to = 0;
  for (const { at, count } of [...cuts, { at: section.bytes.length, count: 0 }]) {
    bytes.set(section.bytes.subarray(from, at), to);
    to += at - from;
    from = at + count;
  }
  const view = new DataView(bytes.buffer);
  const relocations: Relocation[] = [];
  for (const relocation of section.relocations) {
    const offset = moved(cuts, relocation.offset);
    if (relocation.type === R_RISCV.ALIGN) {
      const room = moved(cuts, relocation.offset + Number(relocation.addend)) - offset;
      fillNops(view, offset, room);
    } else relocations.push({ ...relocation, offset });
  }
  return { ...section, bytes, sizeBytes: bytes.length, relocations };
}

/** With as few instructions as possible, the short one last. */
function fillNops(view: DataView, offset: number, room: number): void {
  let at = offset;
  for (; at + 4 <= offset + room; at += 4) view.setUint32(at, NOP, true);
  if (at + 2 <= offset + room) view.setUint16(at, C_NOP, true);
}
