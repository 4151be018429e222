/**
 * Wasm code for the statements of an instruction. What is the same wherever the code runs is here: the order of evaluation, and arithmetic.
 * Where operands, memory and control are found is the `Target`'s: the fast loop and the single step have one each.
 *
 * Expressions are evaluated where they are used. One that is used twice is kept in a local from before its first use; one that reads a
 * register and is used after a register has been written is kept from before that write.
 */
import { assert } from '../../base/assert.ts';
import type { FpFormat, FpOp, FSource, SystemRule, Width, XSource } from '../../isa/ops.ts';
import type { FunctionBuilder } from '../../wasm/functionBuilder.ts';
import { COMPARISON, DIRECT, emitIndirect } from './arithmetic.ts';
import { COUNT, emitByteReverse } from './bits.ts';
import {
  type Condition,
  childrenOf,
  type Expression,
  operandsOf,
  type Statement,
  writesRegisters,
} from './expression.ts';
import type { Temporaries } from './temporaries.ts';

/** Emits code that leaves a value on the stack: an i64, or an i32 for a condition. */
export type Push = () => void;

/** Where code runs. `result` is the local that gets a statement's answer; pushes may be called once each, in any order. */
export interface Target {
  x(source: XSource): void;
  f(source: FSource): void;
  imm(): void;
  pc(): void;
  nextPc(): void;
  setX(value: Push): void;
  setF(value: Push): void;
  load(width: Width, signed: boolean, address: Push, result: number): void;
  store(width: Width, address: Push, value: Push): void;
  amo(width: 4 | 8, address: Push, result: number, value: Push): void;
  loadReserved(width: 4 | 8, address: Push, result: number): void;
  storeConditional(width: 4 | 8, address: Push, value: Push, result: number): void;
  zeroBlock(address: Push): void;
  fp(op: FpOp, format: FpFormat, args: readonly Push[], result: number): void;
  requireFp(): void;
  branch(condition: Push): void;
  jump(): void;
  jumpTo(target: Push): void;
  illegal(): void;
  system(rule: SystemRule): void;
}

/** Emits one instruction but for what follows it: going on with the next instruction is the caller's. */
export function emitSemantics(
  code: FunctionBuilder,
  temps: Temporaries,
  target: Target,
  statements: readonly Statement[],
): void {
  new SemanticsEmitter(code, temps, target, countUses(statements)).emit(statements);
}

class SemanticsEmitter {
  private readonly code: FunctionBuilder;
  private readonly temps: Temporaries;
  private readonly target: Target;
  private readonly uses: ReadonlyMap<Expression, number>;
  private readonly locals = new Map<Expression, number>();

  constructor(code: FunctionBuilder, temps: Temporaries, target: Target, uses: ReadonlyMap<Expression, number>) {
    this.code = code;
    this.temps = temps;
    this.target = target;
    this.uses = uses;
  }

  emit(statements: readonly Statement[]): void {
    statements.forEach((statement, index) => {
      for (const operand of operandsOf(statement)) this.keepShared(operand);
      if (writesRegisters(statement)) {
        for (const later of statements.slice(index + 1)) {
          for (const operand of operandsOf(later)) this.keepRegisters(operand);
        }
      }
      this.statement(statement);
    });
  }

  private statement(statement: Statement): void {
    const { target } = this;
    switch (statement.kind) {
      case 'setX':
        target.setX(this.push(statement.value));
        break;
      case 'setF':
        target.setF(this.push(statement.value));
        break;
      case 'load':
        target.load(statement.width, statement.signed, this.push(statement.address), this.keep(statement.result));
        break;
      case 'store':
        target.store(statement.width, this.push(statement.address), this.push(statement.value));
        break;
      case 'amo':
        target.amo(statement.width, this.push(statement.address), this.keep(statement.result), () => {
          this.keepShared(statement.value);
          this.value(statement.value);
        });
        break;
      case 'loadReserved':
        target.loadReserved(statement.width, this.push(statement.address), this.keep(statement.result));
        break;
      case 'storeConditional':
        target.storeConditional(
          statement.width,
          this.push(statement.address),
          this.push(statement.value),
          this.keep(statement.result),
        );
        break;
      case 'zeroBlock':
        target.zeroBlock(this.push(statement.address));
        break;
      case 'fp':
        target.fp(
          statement.op,
          statement.format,
          statement.args.map((arg) => this.push(arg)),
          this.keep(statement.result),
        );
        break;
      case 'branch':
        target.branch(() => this.condition(statement.condition));
        break;
      case 'jump':
        target.jump();
        break;
      case 'jumpTo':
        target.jumpTo(this.push(statement.target));
        break;
      case 'requireFp':
        target.requireFp();
        break;
      case 'illegal':
        target.illegal();
        break;
      case 'system':
        target.system(statement.rule);
        break;
      case 'when':
        this.condition(statement.condition);
        this.code.if();
        this.emit(statement.body);
        this.code.end();
    }
  }

  private push(expression: Expression): Push {
    return () => this.value(expression);
  }

  private value(expression: Expression): void {
    const { code, target } = this;
    const local = this.locals.get(expression);
    if (local !== undefined) {
      code.get(local);
      return;
    }
    switch (expression.kind) {
      case 'x':
        target.x(expression.source);
        break;
      case 'f':
        target.f(expression.source);
        break;
      case 'imm':
        target.imm();
        break;
      case 'pc':
        target.pc();
        break;
      case 'nextPc':
        target.nextPc();
        break;
      case 'const':
        code.i64(expression.value);
        break;
      case 'binary': {
        const direct = DIRECT[expression.op];
        if (direct === undefined) {
          const [a, b] = [this.inLocal(expression.a), this.inLocal(expression.b)];
          emitIndirect(code, this.temps, expression.op, a, b);
          break;
        }
        this.value(expression.a);
        this.value(expression.b);
        code.op(direct);
        break;
      }
      case 'unary':
        if (expression.op === 'byteReverse') emitByteReverse(code, this.temps, this.inLocal(expression.a));
        else {
          this.value(expression.a);
          code.op(COUNT[expression.op]);
        }
        break;
      case 'extend':
        this.value(expression.a);
        this.extend(expression.signed, expression.bits);
        break;
      case 'bool':
        this.condition(expression.condition);
        code.op('i64.extend_i32_u');
        break;
      case 'select':
        this.value(expression.a);
        this.value(expression.b);
        this.condition(expression.condition);
        code.op('select');
        break;
      case 'result':
        assert(false, 'a result is used before its statement');
    }
  }

  private condition({ op, a, b }: Condition): void {
    this.value(a);
    this.value(b);
    this.code.op(COMPARISON[op]);
  }

  private extend(signed: boolean, bits: 8 | 16 | 32): void {
    if (signed) {
      this.code.op(`i64.extend${bits}_s`);
      return;
    }
    this.code.i64((1n << BigInt(bits)) - 1n);
    this.code.op('i64.and');
  }

  private inLocal(expression: Expression): number {
    const known = this.locals.get(expression);
    if (known !== undefined) return known;
    const local = this.temps.take('i64');
    this.value(expression);
    this.code.set(local);
    return local;
  }

  /** The local of an expression whose value is, or is about to be, in it. */
  private keep(expression: Expression): number {
    const local = this.temps.take('i64');
    this.locals.set(expression, local);
    return local;
  }

  /** Puts what is used more than once into locals, operands first; what depends on a result that is not there yet waits. */
  private keepShared(expression: Expression): void {
    if (expression.kind === 'const' || this.locals.has(expression)) return;
    for (const child of childrenOf(expression)) this.keepShared(child);
    if ((this.uses.get(expression) ?? 0) > 1 && this.available(expression)) {
      this.value(expression);
      this.code.set(this.keep(expression));
    }
  }

  private keepRegisters(expression: Expression): void {
    if (this.locals.has(expression)) return;
    if (expression.kind === 'x' || expression.kind === 'f') {
      this.value(expression);
      this.code.set(this.keep(expression));
    } else for (const child of childrenOf(expression)) this.keepRegisters(child);
  }

  private available(expression: Expression): boolean {
    if (this.locals.has(expression)) return true;
    return expression.kind !== 'result' && childrenOf(expression).every((child) => this.available(child));
  }
}

function countUses(statements: readonly Statement[]): Map<Expression, number> {
  const uses = new Map<Expression, number>();
  const count = (expression: Expression): void => {
    const before = uses.get(expression) ?? 0;
    uses.set(expression, before + 1);
    if (before === 0) for (const child of childrenOf(expression)) count(child);
  };
  for (const statement of statements) for (const operand of operandsOf(statement)) count(operand);
  return uses;
}
