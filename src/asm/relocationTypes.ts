/**
 * Numbers of relocations and their names (RISC-V ELF psABI, "Relocations"). Those that only a dynamic linker meets are left out.
 */

export const R_RISCV = {
  NONE: 0,
  32: 1,
  64: 2,
  TLS_DTPREL32: 8,
  TLS_DTPREL64: 9,
  BRANCH: 16,
  JAL: 17,
  CALL: 18,
  CALL_PLT: 19,
  GOT_HI20: 20,
  TLS_GOT_HI20: 21,
  TLS_GD_HI20: 22,
  PCREL_HI20: 23,
  PCREL_LO12_I: 24,
  PCREL_LO12_S: 25,
  HI20: 26,
  LO12_I: 27,
  LO12_S: 28,
  TPREL_HI20: 29,
  TPREL_LO12_I: 30,
  TPREL_LO12_S: 31,
  TPREL_ADD: 32,
  ADD8: 33,
  ADD16: 34,
  ADD32: 35,
  ADD64: 36,
  SUB8: 37,
  SUB16: 38,
  SUB32: 39,
  SUB64: 40,
  GOT32_PCREL: 41,
  ALIGN: 43,
  RVC_BRANCH: 44,
  RVC_JUMP: 45,
  RVC_LUI: 46,
  RELAX: 51,
  SUB6: 52,
  SET6: 53,
  SET8: 54,
  SET16: 55,
  SET32: 56,
  '32_PCREL': 57,
  PLT32: 59,
  SET_ULEB128: 60,
  SUB_ULEB128: 61,
} as const;

const numbers = new Map<string, number>(Object.entries(R_RISCV).map(([name, number]) => [`R_RISCV_${name}`, number]));
const names = new Map<number, string>([...numbers].map(([name, number]) => [number, name]));

/** The number of `R_RISCV_CALL_PLT` and its like. */
export function relocationNumber(name: string): number | undefined {
  return numbers.get(name);
}

/** `R_RISCV_CALL_PLT`, or `relocation 99` for one that is not here. */
export function relocationName(type: number): string {
  return names.get(type) ?? `relocation ${type}`;
}
