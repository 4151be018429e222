/**
 * Writing to the section at hand: bytes, fields that wait for symbols, instructions. Sections that hold nothing (`SHT_NOBITS`) take zeros
 * alone, and none may grow beyond what memory can hold.
 */
import { SHT_NOBITS } from '../../elf/numbers.ts';
import { insnLength } from '../../isa/decode.ts';
import type { SourceRange } from '../diagnostic.ts';
import { R_RISCV } from '../relocationTypes.ts';
import { type Assembly, report } from '../state.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import type { Tail, Value } from './model.ts';
import { plainConstant } from './value.ts';

/** A section's bytes that are written out; longer runs of zeros are asked for by `.skip` of sections without content. */
export const MAX_SECTION_BYTES = 1 << 28;

/** Room for `count` bytes, unless that is too much; the answer is where they lie in the section's bytes. */
function reserve(assembly: Assembly, count: number): number | undefined {
  const section = assembly.sections.current;
  if (section.length + count <= MAX_SECTION_BYTES) return assembly.sections.append(count);
  if (!assembly.oversized.has(section)) {
    assembly.oversized.add(section);
    const { tokens } = assembly.statement;
    report(
      assembly,
      'error',
      `section ${section.name} would exceed ${MAX_SECTION_BYTES} bytes`,
      tokens[0]?.start ?? 0,
      tokens[tokens.length - 1]?.end ?? 0,
    );
  }
  return undefined;
}

/** Appends bytes as they are. */
export function emitBytes(assembly: Assembly, bytes: ArrayLike<number>): void {
  const { current } = assembly.sections;
  const at = reserve(assembly, bytes.length);
  if (at !== undefined) current.bytes.set(bytes, at);
}

/** Appends the low `width` bytes of a constant. */
export function emitConstant(assembly: Assembly, constant: bigint, width: number): void {
  const section = assembly.sections.current;
  const at = reserve(assembly, width);
  if (at === undefined) return;
  if (width <= 4) {
    let rest = Number(BigInt.asUintN(32, constant));
    for (let i = 0; i < width; i++, rest >>>= 8) section.bytes[at + i] = rest;
    return;
  }
  let rest = BigInt.asUintN(width * 8, constant);
  for (let i = 0; i < width; i++, rest >>= 8n) section.bytes[at + i] = Number(rest & 0xffn);
}

/** Appends a field of `width` bytes that holds a value. */
export function emitValue(assembly: Assembly, value: Value, width: number): void {
  const constant = plainConstant(value);
  if (constant !== undefined) {
    emitConstant(assembly, constant, width);
    return;
  }
  addFixup(assembly, { width, type: R_RISCV.NONE, value, mayRelax: false, range: wholeRange(assembly.statement) });
  emitConstant(assembly, 0n, width);
}

interface PartialFixup {
  readonly width: number;
  readonly type: number;
  readonly value: Value;
  readonly mayRelax: boolean;
  readonly range: SourceRange;
}

function addFixup(assembly: Assembly, fixup: PartialFixup): void {
  const { sections } = assembly;
  sections.current.fixups.push({ ...sections.here, ...fixup });
}

/** Appends an instruction, which the linker may have to complete. */
export function emitInsn(assembly: Assembly, bits: number, type: number = R_RISCV.NONE, value?: Value): void {
  noteInsn(assembly);
  if (value !== undefined) {
    addFixup(assembly, {
      ...{ width: 0, type, value },
      ...{ mayRelax: assembly.mode.relax, range: wholeRange(assembly.statement) },
    });
  }
  const section = assembly.sections.current;
  const length = insnLength(bits);
  const at = reserve(assembly, length);
  if (at === undefined) return;
  section.bytes[at] = bits;
  section.bytes[at + 1] = bits >>> 8;
  if (length === 2) return;
  section.bytes[at + 2] = bits >>> 16;
  section.bytes[at + 3] = bits >>> 24;
}

/** Appends a field that a relocation of this type fills in, with the addend in it for readers. */
export function emitDataRelocation(
  assembly: Assembly,
  type: number,
  value: Value,
  addend: bigint,
  width: number,
): void {
  emitRelocation(assembly, type, value);
  emitConstant(assembly, addend, width);
}

/** A relocation at the end of what is written, which belongs to no bits. */
export function emitRelocation(assembly: Assembly, type: number, value: Value): void {
  addFixup(assembly, { width: 0, type, value, mayRelax: false, range: wholeRange(assembly.statement) });
}

/** Ends what is written so far with something of a length that is found last. */
export function emitTail(assembly: Assembly, tail: Tail): void {
  assembly.sections.appendTail(tail);
}

/** An instruction begins here; the line table wants to know. */
export function noteInsn(assembly: Assembly): void {
  const { sections, lines, statement } = assembly;
  const section = sections.current;
  refuseInBss(assembly, true);
  const { expansion } = statement;
  const source = expansion === undefined ? statement : outermostCall(statement);
  lines.instruction(section, sections.here, source.file, source.line, 0);
}

function outermostCall(statement: Assembly['statement']): Assembly['statement'] {
  let at = statement;
  while (at.expansion !== undefined) at = at.expansion.call;
  return at;
}

/** Says so when something that is not zero is to go where nothing is kept. */
export function refuseInBss(assembly: Assembly, hasContent: boolean): void {
  const section = assembly.sections.current;
  if (!hasContent || section.kind.type !== SHT_NOBITS) return;
  const { tokens } = assembly.statement;
  const message = `section ${section.name} has no content in the file: only zeros and space can stand in it`;
  report(assembly, 'error', message, tokens[0]!.start, tokens[tokens.length - 1]!.end);
}
