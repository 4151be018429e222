/**
 * Where the instructions of a frame's record end (DWARF 5, 6.4.2 and 7.24): behind them stands only padding, `DW_CFA_nop`, which is 0 as operands may
 * be, so one has to read from the begin on.
 */
import { CFA, EH_PE } from '../../dwarf/constants/operations.ts';

type Operand = 'leb' | 'block' | 1 | 2 | 4;

/** Operands by opcode; those whose low six bits are an operand are not here. */
const operands = new Map<number, readonly Operand[]>([
  [CFA.nop, []],
  [CFA.set_loc, [4]],
  [CFA.advance_loc1, [1]],
  [CFA.advance_loc2, [2]],
  [CFA.advance_loc4, [4]],
  [CFA.offset_extended, ['leb', 'leb']],
  [CFA.restore_extended, ['leb']],
  [CFA.undefined, ['leb']],
  [CFA.same_value, ['leb']],
  [CFA.register, ['leb', 'leb']],
  [CFA.remember_state, []],
  [CFA.restore_state, []],
  [CFA.def_cfa, ['leb', 'leb']],
  [CFA.def_cfa_register, ['leb']],
  [CFA.def_cfa_offset, ['leb']],
  [CFA.def_cfa_expression, ['block']],
  [CFA.expression, ['leb', 'block']],
  [CFA.offset_extended_sf, ['leb', 'leb']],
  [CFA.def_cfa_sf, ['leb', 'leb']],
  [CFA.def_cfa_offset_sf, ['leb']],
  [CFA.val_offset, ['leb', 'leb']],
  [CFA.val_offset_sf, ['leb', 'leb']],
  [CFA.val_expression, ['leb', 'block']],
  [CFA.GNU_args_size, ['leb']],
  [CFA.GNU_negative_offset_extended, ['leb', 'leb']],
]);

/** The offset behind the last instruction that is no padding; the end when one is not known. */
function instructionsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  let end = start;
  const uleb = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const opcode = bytes[at++]!;
    const high = opcode & 0xc0;
    const list = high === 0 ? operands.get(opcode) : high === CFA.offset ? (['leb'] as const) : [];
    if (list === undefined) return bytes.length;
    for (const operand of list) {
      if (operand === 'leb') uleb();
      else if (operand === 'block') {
        const length = uleb();
        at += length;
      } else at += operand;
    }
    if (opcode !== CFA.nop) end = at;
  }
  return Math.min(end, bytes.length);
}

/** What a CIE's augmentation says of its FDEs; undefined when it is of a kind that is not known. */
export interface Augmentation {
  readonly hasData: boolean;
  readonly pointerSize: number;
}

/** `bytes` are the whole record. */
export function augmentationOf(bytes: Uint8Array): Augmentation | undefined {
  const text = 9;
  const end = bytes.indexOf(0, text);
  if (end === -1) return undefined;
  const letters = String.fromCharCode(...bytes.subarray(text, end));
  if (letters === '') return { hasData: false, pointerSize: 8 };
  if (!letters.startsWith('z')) return undefined;
  // Alignment factors, return register, and length of the augmentation: a byte each in what assemblers write.
  let at = end + 1 + 4;
  let encoding: number = EH_PE.absptr;
  for (const letter of letters.slice(1)) {
    if (letter === 'R') encoding = bytes[at++] ?? 0;
    else if (letter === 'L') at++;
    else if (letter === 'P') {
      const size = pointerSize(bytes[at++] ?? 0);
      if (size === undefined) return undefined;
      at += size;
    } else if (letter !== 'S' && letter !== 'B') return undefined;
  }
  const size = pointerSize(encoding);
  return size === undefined ? undefined : { hasData: true, pointerSize: size };
}

/** Undefined: of no fixed size. */
function pointerSize(encoding: number): number | undefined {
  switch (encoding & 0x0f) {
    case EH_PE.absptr:
    case EH_PE.udata8:
    case EH_PE.sdata8:
      return 8;
    case EH_PE.udata4:
    case EH_PE.sdata4:
      return 4;
    case EH_PE.udata2:
    case EH_PE.sdata2:
      return 2;
    default:
      return undefined;
  }
}

/** The bytes of an FDE without padding, up to a multiple of 4. */
export function withoutPadding(fde: Uint8Array, { hasData, pointerSize: size }: Augmentation): Uint8Array {
  let start = 8 + 2 * size;
  if (hasData) {
    const length = fde[start] ?? 0;
    if (length >= 0x80) return fde;
    start += 1 + length;
  }
  const end = Math.ceil(instructionsEnd(fde, start) / 4) * 4;
  if (end >= fde.length) return fde;
  const trimmed = fde.slice(0, end);
  new DataView(trimmed.buffer).setUint32(0, end - 4, true);
  return trimmed;
}
