/**
 * Writes a static RISC-V executable of segments: header, program headers, contents; no sections ("ELF Header", "Program Header" of the ELF
 * specification). For fuzzing programs, so that none needs a toolchain.
 */
export interface Segment {
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Zeros follow the bytes up to this. */
  readonly memoryBytes: number;
  readonly flags: 'r-x' | 'rw-';
}

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const PAGE = 4096;
const EM_RISCV = 243;
/** EF_RISCV_RVC and the double-precision ABI. */
const FLAGS = 0x5;
const SEGMENT_FLAGS = { 'r-x': 5, 'rw-': 6 } as const;

export function writeElf(entry: number, segments: readonly Segment[]): Uint8Array {
  let end = PAGE;
  const placed = segments.map((segment) => {
    const offset = end;
    end = Math.ceil((offset + segment.bytes.length) / PAGE) * PAGE;
    return { ...segment, offset };
  });
  const file = new Uint8Array(end);
  const view = new DataView(file.buffer);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, EM_RISCV, true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(entry), true);
  view.setBigUint64(32, BigInt(HEADER_BYTES), true);
  view.setUint32(48, FLAGS, true);
  view.setUint16(52, HEADER_BYTES, true);
  view.setUint16(54, PROGRAM_HEADER_BYTES, true);
  view.setUint16(56, segments.length, true);
  for (const [index, { address, bytes, memoryBytes, flags, offset }] of placed.entries()) {
    const header = HEADER_BYTES + index * PROGRAM_HEADER_BYTES;
    view.setUint32(header, 1, true);
    view.setUint32(header + 4, SEGMENT_FLAGS[flags], true);
    const fields = [offset, address, address, bytes.length, memoryBytes, PAGE];
    for (const [field, value] of fields.entries()) view.setBigUint64(header + 8 + field * 8, BigInt(value), true);
    file.set(bytes, offset);
  }
  return file;
}
