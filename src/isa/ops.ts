/**
 * The abstract vocabulary in which the semantics of every instruction is written, once.
 *
 * Each engine implements `Ops`: the reference interpreter over BigInt, the Wasm interpreter and the translator over Wasm code. `V` is a 64-bit
 * value (two's complement; the sign is in the operation, not in the value), `B` a condition. Rules, checked by tests (Unprivileged and
 * Privileged ISA manuals are the source of every rule of arithmetic here):
 * - semantics never branch in JavaScript on a value: `select` and `when` do;
 * - all reads come before the first write; a write follows the last operation that may trap;
 * - after a trap the rest of the semantics has no effect;
 * - f registers are raw 64 bits; single-precision operands are unboxed and results boxed by the table, not by engines.
 */

/** Bytes of a memory access. */
export type Width = 1 | 2 | 4 | 8;
/** Integer register operands of an instruction. */
export type XSource = 'rs1' | 'rs2';
/** Floating-point register operands of an instruction. */
export type FSource = 'rs1' | 'rs2' | 'rs3';

/** Floating-point formats: s = binary32 in the low 32 bits of a value, d = binary64. */
export type FpFormat = 's' | 'd';
/**
 * Floating-point operations that round or set flags (IEEE 754-2019; Unprivileged ISA, "F" and "D"). Operands and results are raw bits in
 * `format`; results that are integers are sign-extended to 64 bits. All accrue fflags.
 * `madd` is a*b+c rounded once. `toW…` convert `format` → integer; `from…` convert integer → `format`; `cvt` converts from the other format
 * into `format`. `eq` is quiet, `lt`/`le` are signalling. `min`/`max` are minimumNumber/maximumNumber.
 */
export type FpOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'sqrt'
  | 'madd'
  | 'min'
  | 'max'
  | 'eq'
  | 'lt'
  | 'le'
  | 'toW'
  | 'toWu'
  | 'toL'
  | 'toLu'
  | 'fromW'
  | 'fromWu'
  | 'fromL'
  | 'fromLu'
  | 'cvt';

/**
 * Instructions whose effect is a rule of the machine and not arithmetic: the engine spills its state, calls the machine's rule of that name
 * (`machine/system.ts`), which may write registers, CSRs and pc, or trap. Operands of the instruction are passed as decoded.
 */
export type SystemRule =
  | 'ecall'
  | 'ebreak'
  | 'mret'
  | 'sret'
  | 'wfi'
  | 'sfence.vma'
  | 'fence.i'
  | 'csrrw'
  | 'csrrs'
  | 'csrrc'
  | 'csrrwi'
  | 'csrrsi'
  | 'csrrci';

export interface Ops<V, B> {
  // Operands of the instruction at hand.
  x(source: XSource): V;
  setX(value: V): void;
  f(source: FSource): V;
  /** Writes rd of the f file and marks mstatus.FS dirty. */
  setF(value: V): void;
  /** The immediate, sign-extended to 64 bits (already shifted: lui's has its low 12 bits zero). Shift amounts too. */
  imm(): V;
  /** Address of this instruction. */
  pc(): V;
  /** Address of the next instruction in memory (pc + 2 or pc + 4). */
  nextPc(): V;

  // Values.
  const(value: bigint): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  and(a: V, b: V): V;
  or(a: V, b: V): V;
  xor(a: V, b: V): V;
  /** Shifts use the low 6 bits of the amount. */
  shl(a: V, amount: V): V;
  shr(a: V, amount: V): V;
  sar(a: V, amount: V): V;
  mul(a: V, b: V): V;
  /** High 64 bits of the 128-bit product: signed, unsigned, signed × unsigned. */
  mulh(a: V, b: V): V;
  mulhu(a: V, b: V): V;
  mulhsu(a: V, b: V): V;
  /** Division by zero and overflow as the M extension defines them; never traps. */
  div(a: V, b: V): V;
  divu(a: V, b: V): V;
  rem(a: V, b: V): V;
  remu(a: V, b: V): V;
  /** Rotations use the low 6 bits of the amount. */
  rotl(a: V, amount: V): V;
  rotr(a: V, amount: V): V;
  /** Product without carries (of polynomials over GF(2), 127 bits): its low 64 bits, and its bits 126:63. */
  clmul(a: V, b: V): V;
  clmulr(a: V, b: V): V;
  /** Zeros above the highest one, zeros below the lowest one (64 when there is none), number of ones. */
  clz(a: V): V;
  ctz(a: V): V;
  popcount(a: V): V;
  /** The 8 bytes in the opposite order. */
  byteReverse(a: V): V;
  /** Sign- or zero-extends the low `bits` bits. */
  sext(a: V, bits: 8 | 16 | 32): V;
  zext(a: V, bits: 8 | 16 | 32): V;

  // Conditions.
  eq(a: V, b: V): B;
  ne(a: V, b: V): B;
  lt(a: V, b: V): B;
  ltu(a: V, b: V): B;
  ge(a: V, b: V): B;
  geu(a: V, b: V): B;
  /** 1 or 0. */
  bool(condition: B): V;
  select(condition: B, a: V, b: V): V;
  when(condition: B, body: () => void): void;

  // Memory: little-endian; a misaligned load or store is done, bytes of both pages checked before any is written; it may trap.
  load(width: Width, signed: boolean, address: V): V;
  store(width: Width, address: V, value: V): void;
  /** Read-modify-write of 4 (sign-extended) or 8 bytes; answers the old value. Misaligned: store/AMO address misaligned. */
  amo(width: 4 | 8, address: V, update: (old: V) => V): V;
  /** Load-reserved; registers the reservation. Misaligned: load address misaligned. */
  loadReserved(width: 4 | 8, address: V): V;
  /** Store-conditional; answers 0 when it stored, 1 when not. Misaligned: store/AMO address misaligned. */
  storeConditional(width: 4 | 8, address: V, value: V): V;
  /**
   * Stores zeros in the aligned block of 64 bytes that has the address, a store in all else; faults are at the address itself. Illegal
   * instruction where menvcfg or senvcfg forbids it.
   */
  zeroBlock(address: V): void;

  // Control: without one of these the next instruction in memory follows.
  /** Conditional branch to pc + imm. */
  branch(condition: B): void;
  /** Jump to pc + imm. */
  jump(): void;
  /** Jump to a computed address (bit 0 is already clear). */
  jumpTo(target: V): void;
  /** An illegal-instruction exception; stval is the instruction's bits. */
  illegal(): void;

  // Floating point.
  /** Illegal instruction when mstatus.FS is off. */
  requireFp(): void;
  /** One operation in the instruction's rounding mode (static or frm; a reserved mode is an illegal instruction). */
  fp(op: FpOp, format: FpFormat, ...args: V[]): V;

  /** See `SystemRule`; writes rd itself where the instruction has one. Ends the instruction: nothing may follow. */
  system(rule: SystemRule): void;
}

export type Semantics = <V, B>(o: Ops<V, B>) => void;
