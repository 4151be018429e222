/**
 * `Ops` that writes down what a row's semantics says instead of doing it. Equal operands are one node, so that a value used twice is seen to be.
 */
import { assert } from '../../base/assert.ts';
import type { FpFormat, FpOp, FSource, Ops, Semantics, SystemRule, Width, XSource } from '../../isa/ops.ts';
import type { BinaryOp, Condition, Expression, Statement, UnaryOp } from './expression.ts';

/** The statements of an instruction. */
export function record(semantics: Semantics): readonly Statement[] {
  const recorder = new Recorder();
  semantics(recorder);
  return recorder.statements;
}

class Recorder implements Ops<Expression, Condition> {
  statements: Statement[] = [];
  private readonly leaves = new Map<string, Expression>();

  x(source: XSource): Expression {
    return this.leaf(`x${source}`, { kind: 'x', source });
  }
  f(source: FSource): Expression {
    return this.leaf(`f${source}`, { kind: 'f', source });
  }
  imm(): Expression {
    return this.leaf('imm', { kind: 'imm' });
  }
  pc(): Expression {
    return this.leaf('pc', { kind: 'pc' });
  }
  nextPc(): Expression {
    return this.leaf('nextPc', { kind: 'nextPc' });
  }
  const(value: bigint): Expression {
    return { kind: 'const', value: BigInt.asIntN(64, value) };
  }

  setX(value: Expression): void {
    this.statements.push({ kind: 'setX', value });
  }
  setF(value: Expression): void {
    this.statements.push({ kind: 'setF', value });
  }

  add = binary('add');
  sub = binary('sub');
  and = binary('and');
  or = binary('or');
  xor = binary('xor');
  shl = binary('shl');
  shr = binary('shr');
  sar = binary('sar');
  mul = binary('mul');
  mulh = binary('mulh');
  mulhu = binary('mulhu');
  mulhsu = binary('mulhsu');
  div = binary('div');
  divu = binary('divu');
  rem = binary('rem');
  remu = binary('remu');
  rotl = binary('rotl');
  rotr = binary('rotr');
  clmul = binary('clmul');
  clmulr = binary('clmulr');
  clz = unary('clz');
  ctz = unary('ctz');
  popcount = unary('popcount');
  byteReverse = unary('byteReverse');
  sext(a: Expression, bits: 8 | 16 | 32): Expression {
    return { kind: 'extend', signed: true, bits, a };
  }
  zext(a: Expression, bits: 8 | 16 | 32): Expression {
    return { kind: 'extend', signed: false, bits, a };
  }

  eq = comparison('eq');
  ne = comparison('ne');
  lt = comparison('lt');
  ltu = comparison('ltu');
  ge = comparison('ge');
  geu = comparison('geu');
  bool(condition: Condition): Expression {
    return { kind: 'bool', condition };
  }
  select(condition: Condition, a: Expression, b: Expression): Expression {
    return { kind: 'select', condition, a, b };
  }
  when(condition: Condition, body: () => void): void {
    const outer = this.statements;
    const inner: Statement[] = [];
    this.statements = inner;
    body();
    this.statements = outer;
    // A result inside would be unknown on the other path; no instruction needs one.
    assert(
      inner.every((statement) => !('result' in statement)),
      'what happens under a condition answers nothing',
    );
    outer.push({ kind: 'when', condition, body: inner });
  }

  load(width: Width, signed: boolean, address: Expression): Expression {
    const result: Expression = { kind: 'result' };
    this.statements.push({ kind: 'load', width, signed, address, result });
    return result;
  }
  store(width: Width, address: Expression, value: Expression): void {
    this.statements.push({ kind: 'store', width, address, value });
  }
  amo(width: 4 | 8, address: Expression, update: (old: Expression) => Expression): Expression {
    const result: Expression = { kind: 'result' };
    this.statements.push({ kind: 'amo', width, address, value: update(result), result });
    return result;
  }
  loadReserved(width: 4 | 8, address: Expression): Expression {
    const result: Expression = { kind: 'result' };
    this.statements.push({ kind: 'loadReserved', width, address, result });
    return result;
  }
  storeConditional(width: 4 | 8, address: Expression, value: Expression): Expression {
    const result: Expression = { kind: 'result' };
    this.statements.push({ kind: 'storeConditional', width, address, value, result });
    return result;
  }
  zeroBlock(address: Expression): void {
    this.statements.push({ kind: 'zeroBlock', address });
  }

  branch(condition: Condition): void {
    this.statements.push({ kind: 'branch', condition });
  }
  jump(): void {
    this.statements.push({ kind: 'jump' });
  }
  jumpTo(target: Expression): void {
    this.statements.push({ kind: 'jumpTo', target });
  }
  illegal(): void {
    this.statements.push({ kind: 'illegal' });
  }

  requireFp(): void {
    this.statements.push({ kind: 'requireFp' });
  }
  fp(op: FpOp, format: FpFormat, ...args: Expression[]): Expression {
    const result: Expression = { kind: 'result' };
    this.statements.push({ kind: 'fp', op, format, args, result });
    return result;
  }

  system(rule: SystemRule): void {
    this.statements.push({ kind: 'system', rule });
  }

  private leaf(key: string, expression: Expression): Expression {
    const known = this.leaves.get(key);
    if (known === undefined) this.leaves.set(key, expression);
    return known ?? expression;
  }
}

function binary(op: BinaryOp): (a: Expression, b: Expression) => Expression {
  return (a, b) => ({ kind: 'binary', op, a, b });
}

function unary(op: UnaryOp): (a: Expression) => Expression {
  return (a) => ({ kind: 'unary', op, a });
}

function comparison(op: Condition['op']): (a: Expression, b: Expression) => Condition {
  return (a, b) => ({ op, a, b });
}
