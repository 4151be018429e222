/**
 * Relocations of data (RISC-V ELF psABI, "Relocations"): words that hold a value, and those that add to or take from what is there, so that two of
 * them make a difference. They wrap as the psABI has it, without a check.
 */
import { R_RISCV } from '../relocationTypes.ts';

type Apply = (view: DataView, offset: number, value: bigint) => void;

export interface DataRelocation {
  readonly sizeBytes: number;
  readonly apply: Apply;
}

interface Word {
  readonly sizeBytes: number;
  readonly read: (view: DataView, offset: number) => bigint;
  readonly write: (view: DataView, offset: number, value: bigint) => void;
}

/** The lower six bits of a byte: the operand of `DW_CFA_advance_loc`. */
const low6: Word = {
  sizeBytes: 1,
  read: (view, offset) => BigInt(view.getUint8(offset) & 0x3f),
  write: (view, offset, value) =>
    view.setUint8(offset, (view.getUint8(offset) & 0xc0) | Number(BigInt.asUintN(6, value))),
};
const byte: Word = {
  sizeBytes: 1,
  read: (view, offset) => BigInt(view.getUint8(offset)),
  write: (view, offset, value) => view.setUint8(offset, Number(BigInt.asUintN(8, value))),
};
const half: Word = {
  sizeBytes: 2,
  read: (view, offset) => BigInt(view.getUint16(offset, true)),
  write: (view, offset, value) => view.setUint16(offset, Number(BigInt.asUintN(16, value)), true),
};
const word: Word = {
  sizeBytes: 4,
  read: (view, offset) => BigInt(view.getUint32(offset, true)),
  write: (view, offset, value) => view.setUint32(offset, Number(BigInt.asUintN(32, value)), true),
};
const double: Word = {
  sizeBytes: 8,
  read: (view, offset) => view.getBigUint64(offset, true),
  write: (view, offset, value) => view.setBigUint64(offset, BigInt.asUintN(64, value), true),
};

/** In as many bytes as are there. Between SET and SUB it is an address, cut to that. */
const uleb: Word = {
  sizeBytes: 1,
  read: (view, offset) => {
    let value = 0n;
    for (let at = offset; at < view.byteLength; at++) {
      const next = view.getUint8(at);
      value |= BigInt(next & 0x7f) << BigInt(7 * (at - offset));
      if (next < 0x80) break;
    }
    return value;
  },
  write: (view, offset, value) => {
    let rest = BigInt.asUintN(64, value);
    for (let at = offset; at < view.byteLength; at++) {
      const more = view.getUint8(at) & 0x80;
      view.setUint8(at, Number(rest & 0x7fn) | more);
      rest >>= 7n;
      if (more === 0) break;
    }
  },
};

const set = ({ sizeBytes, write }: Word): DataRelocation => ({ sizeBytes, apply: write });

const add = ({ sizeBytes, read, write }: Word): DataRelocation => ({
  sizeBytes,
  apply: (view, offset, value) => write(view, offset, read(view, offset) + value),
});

const subtract = ({ sizeBytes, read, write }: Word): DataRelocation => ({
  sizeBytes,
  apply: (view, offset, value) => write(view, offset, read(view, offset) - value),
});

export const dataRelocations: ReadonlyMap<number, DataRelocation> = new Map([
  [R_RISCV[32], set(word)],
  [R_RISCV[64], set(double)],
  [R_RISCV.SET6, set(low6)],
  [R_RISCV.SET8, set(byte)],
  [R_RISCV.SET16, set(half)],
  [R_RISCV.SET32, set(word)],
  [R_RISCV.SET_ULEB128, set(uleb)],
  [R_RISCV.ADD8, add(byte)],
  [R_RISCV.ADD16, add(half)],
  [R_RISCV.ADD32, add(word)],
  [R_RISCV.ADD64, add(double)],
  [R_RISCV.SUB6, subtract(low6)],
  [R_RISCV.SUB8, subtract(byte)],
  [R_RISCV.SUB16, subtract(half)],
  [R_RISCV.SUB32, subtract(word)],
  [R_RISCV.SUB64, subtract(double)],
  [R_RISCV.SUB_ULEB128, subtract(uleb)],
]);
