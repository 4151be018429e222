/**
 * The vocabulary of the instruction table over BigInt: values are unsigned 64-bit integers. Each word does at once what it says; a word that
 * traps records the exception and makes all later words of the instruction do nothing.
 */
import type { Insn } from '../../isa/insnDef.ts';
import type { FpFormat, FpOp, FSource, Ops, SystemRule, Width, XSource } from '../../isa/ops.ts';
import type { MachineRules } from '../../machine/engine.ts';
import type { Hart } from '../../machine/hart.ts';
import { Cause } from '../../machine/trap.ts';

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const unsigned = (value: bigint): bigint => BigInt.asUintN(64, value);
const signExtend = (value: bigint, bits: number): bigint => unsigned(BigInt.asIntN(bits, value));

const MIN_SIGNED = -(1n << 63n);

/** 64 digits, the highest bit first. */
const binary = (value: bigint): string => value.toString(2).padStart(64, '0');

/** The sum without carries of a shifted by the places of b's ones. */
function carrylessProduct(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let place = 0n; place < 64n; place++) {
    if (((b >> place) & 1n) === 1n) product ^= a << place;
  }
  return product;
}

export class ReferenceOps implements Ops<bigint, boolean> {
  readonly hart: Hart;
  private readonly rules: MachineRules;
  private insn!: Insn;
  private trapped = false;
  private ranSystemRule = false;
  private nextAddress = 0n;

  constructor(rules: MachineRules, hart: Hart) {
    this.rules = rules;
    this.hart = hart;
  }

  /** Executes the instruction at the hart's pc and moves pc; `trapped` leaves pc and registers as they were. */
  execute(insn: Insn): 'done' | 'trapped' | 'system' {
    this.insn = insn;
    this.trapped = false;
    this.ranSystemRule = false;
    this.nextAddress = this.nextPc();
    insn.base.semantics<bigint, boolean>(this);
    if (this.trapped) return 'trapped';
    if (this.ranSystemRule) return 'system';
    this.hart.pc = this.nextAddress;
    return 'done';
  }

  x(source: XSource): bigint {
    return this.hart.x(this.insn.operands[source]);
  }

  setX(value: bigint): void {
    if (!this.trapped) this.hart.setX(this.insn.operands.rd, value);
  }

  f(source: FSource): bigint {
    return this.hart.f(this.insn.operands[source]);
  }

  setF(value: bigint): void {
    if (this.trapped) return;
    this.hart.setF(this.insn.operands.rd, value);
    this.hart.setFpDirty();
  }

  imm(): bigint {
    return unsigned(BigInt(this.insn.operands.imm));
  }

  pc(): bigint {
    return this.hart.pc;
  }

  nextPc(): bigint {
    return unsigned(this.hart.pc + BigInt(this.insn.length));
  }

  const(value: bigint): bigint {
    return unsigned(value);
  }

  add(a: bigint, b: bigint): bigint {
    return unsigned(a + b);
  }

  sub(a: bigint, b: bigint): bigint {
    return unsigned(a - b);
  }

  and(a: bigint, b: bigint): bigint {
    return a & b;
  }

  or(a: bigint, b: bigint): bigint {
    return a | b;
  }

  xor(a: bigint, b: bigint): bigint {
    return a ^ b;
  }

  shl(a: bigint, amount: bigint): bigint {
    return unsigned(a << (amount & 63n));
  }

  shr(a: bigint, amount: bigint): bigint {
    return a >> (amount & 63n);
  }

  sar(a: bigint, amount: bigint): bigint {
    return unsigned(signed(a) >> (amount & 63n));
  }

  mul(a: bigint, b: bigint): bigint {
    return unsigned(a * b);
  }

  mulh(a: bigint, b: bigint): bigint {
    return unsigned((signed(a) * signed(b)) >> 64n);
  }

  mulhu(a: bigint, b: bigint): bigint {
    return (a * b) >> 64n;
  }

  mulhsu(a: bigint, b: bigint): bigint {
    return unsigned((signed(a) * b) >> 64n);
  }

  // Division: by zero gives all ones and the dividend; overflow the dividend and zero (Unprivileged ISA, "M", table of divisions).
  div(a: bigint, b: bigint): bigint {
    if (b === 0n) return unsigned(-1n);
    return signed(a) === MIN_SIGNED && signed(b) === -1n ? a : unsigned(signed(a) / signed(b));
  }

  divu(a: bigint, b: bigint): bigint {
    return b === 0n ? unsigned(-1n) : a / b;
  }

  rem(a: bigint, b: bigint): bigint {
    return b === 0n ? a : unsigned(signed(a) % signed(b));
  }

  remu(a: bigint, b: bigint): bigint {
    return b === 0n ? a : a % b;
  }

  rotl(a: bigint, amount: bigint): bigint {
    return this.shl(a, amount) | (a >> (64n - (amount & 63n)));
  }

  rotr(a: bigint, amount: bigint): bigint {
    return this.rotl(a, 64n - (amount & 63n));
  }

  clmul(a: bigint, b: bigint): bigint {
    return unsigned(carrylessProduct(a, b));
  }

  clmulr(a: bigint, b: bigint): bigint {
    return unsigned(carrylessProduct(a, b) >> 63n);
  }

  clz(a: bigint): bigint {
    return BigInt(`${binary(a)}1`.indexOf('1'));
  }

  ctz(a: bigint): bigint {
    return 63n - BigInt(`1${binary(a)}`.lastIndexOf('1') - 1);
  }

  popcount(a: bigint): bigint {
    return BigInt(binary(a).replaceAll('0', '').length);
  }

  byteReverse(a: bigint): bigint {
    return BigInt(`0x${[...a.toString(16).padStart(16, '0').matchAll(/../g)].reverse().join('')}`);
  }

  sext(a: bigint, bits: 8 | 16 | 32): bigint {
    return signExtend(a, bits);
  }

  zext(a: bigint, bits: 8 | 16 | 32): bigint {
    return BigInt.asUintN(bits, a);
  }

  eq(a: bigint, b: bigint): boolean {
    return a === b;
  }

  ne(a: bigint, b: bigint): boolean {
    return a !== b;
  }

  lt(a: bigint, b: bigint): boolean {
    return signed(a) < signed(b);
  }

  ltu(a: bigint, b: bigint): boolean {
    return a < b;
  }

  ge(a: bigint, b: bigint): boolean {
    return signed(a) >= signed(b);
  }

  geu(a: bigint, b: bigint): boolean {
    return a >= b;
  }

  bool(condition: boolean): bigint {
    return condition ? 1n : 0n;
  }

  select(condition: boolean, a: bigint, b: bigint): bigint {
    return condition ? a : b;
  }

  when(condition: boolean, body: () => void): void {
    if (condition) body();
  }

  load(width: Width, isSigned: boolean, address: bigint): bigint {
    if (this.trapped) return 0n;
    const value = this.orTrap(this.rules.load(this.hart.id, address, width));
    return isSigned ? signExtend(value, width * 8) : value;
  }

  store(width: Width, address: bigint, value: bigint): void {
    if (!this.trapped && !this.rules.store(this.hart.id, address, width, value)) this.trapped = true;
  }

  amo(width: 4 | 8, address: bigint, update: (old: bigint) => bigint): bigint {
    if (this.trapped) return 0n;
    const value = this.orTrap(this.rules.amoLoad(this.hart.id, address, width));
    const old = signExtend(value, width * 8);
    const updated = update(old);
    this.store(width, address, updated);
    return old;
  }

  loadReserved(width: 4 | 8, address: bigint): bigint {
    if (this.trapped) return 0n;
    return signExtend(this.orTrap(this.rules.loadReserved(this.hart.id, address, width)), width * 8);
  }

  storeConditional(width: 4 | 8, address: bigint, value: bigint): bigint {
    if (this.trapped) return 0n;
    return this.orTrap(this.rules.storeConditional(this.hart.id, address, width, value));
  }

  zeroBlock(address: bigint): void {
    if (!this.trapped && !this.rules.zeroBlock(this.hart.id, address)) this.trapped = true;
  }

  branch(condition: boolean): void {
    if (condition) this.jump();
  }

  jump(): void {
    this.nextAddress = unsigned(this.hart.pc + this.imm());
  }

  jumpTo(target: bigint): void {
    this.nextAddress = target;
  }

  illegal(): void {
    if (this.trapped) return;
    this.hart.raise(Cause.illegalInstruction, BigInt(this.insn.bits));
    this.trapped = true;
  }

  requireFp(): void {
    if (!this.hart.fpEnabled) this.illegal();
  }

  fp(op: FpOp, format: FpFormat, ...args: bigint[]): bigint {
    if (this.trapped) return 0n;
    return this.orTrap(this.rules.fp(this.hart.id, op, format, this.insn.operands.rm, args));
  }

  system(rule: SystemRule): void {
    if (this.trapped) return;
    this.ranSystemRule = true;
    if (!this.rules.system(this.hart.id, rule, this.insn)) this.trapped = true;
  }

  /** The value, or the end of the instruction when the rule trapped. */
  private orTrap(value: bigint | undefined): bigint {
    if (value === undefined) this.trapped = true;
    return value ?? 0n;
  }
}
