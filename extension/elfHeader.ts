/**
 * Tells from a file's first bytes whether Hartbeat can run it: a 64-bit little-endian RISC-V executable, static or position independent. It
 * looks at nothing beyond the ELF header (ELF specification, "ELF Header"); the adapter reads the rest and says precisely what is wrong.
 */

/** Size of an ELF64 file header. */
export const elfHeaderBytes = 64;

const ET_EXEC = 2;
const ET_DYN = 3;
const EM_RISCV = 243;

/** Whether the bytes begin like an ELF file of any kind. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/** Whether the bytes begin like a RISC-V 64-bit program: not an object file, and not a shared library, which has no entry point. */
export function isRiscvProgram(bytes: Uint8Array): boolean {
  if (bytes.length < elfHeaderBytes || !isElf(bytes)) return false;
  const is64BitLittleEndian = bytes[4] === 2 && bytes[5] === 1;
  if (!is64BitLittleEndian) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getUint16(16, true);
  const machine = view.getUint16(18, true);
  const entry = view.getBigUint64(24, true);
  return machine === EM_RISCV && (type === ET_EXEC || (type === ET_DYN && entry !== 0n));
}
