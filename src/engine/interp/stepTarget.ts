/**
 * The target of the single step: one instruction, exact in every case. Memory and floating point go through functions of the host, which
 * apply the machine's rules; pc is the hart's. The same semantics as in the fast loop, so an instruction that the loop gave up is done here.
 */
import type { FpFormat, FpOp, SystemRule, Width } from '../../isa/ops.ts';
import { PC, SCRATCH } from '../../machine/stateLayout.ts';
import type { FunctionBuilder, FunctionType, Label } from '../../wasm/functionBuilder.ts';
import { LENGTH, RM } from './layout.ts';
import { Registers } from './registers.ts';
import type { Push, Target } from './semanticsEmitter.ts';
import type { Temporaries } from './temporaries.ts';

/** What `step` answers. */
export const Step = {
  /** The instruction retired, pc is the next one's. */
  retired: 0,
  /** An exception is recorded; nothing else has changed. */
  trapped: 1,
  /** A system rule succeeded. */
  event: 2,
} as const;

/** Functions of the host: the parameters, then 1 when it is done and 0 when it trapped. Values go through SCRATCH of the hart's block. */
export const hostFunctions = {
  /** Low and high half of the va, width. */
  load: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  store: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  amoLoad: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  loadReserved: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  storeConditional: { params: ['i32', 'i32', 'i32'], results: ['i32'] },
  /** Low and high half of the va. */
  zeroBlock: { params: ['i32', 'i32'], results: ['i32'] },
  /** Position in `fpOps`, 1 for double, rounding-mode field, operands (0 where there are fewer). */
  fp: { params: ['i32', 'i32', 'i32', 'i64', 'i64', 'i64'], results: ['i32'] },
  /** Position in `systemRules`. */
  system: { params: ['i32'], results: ['i32'] },
  illegal: { params: [], results: [] },
} as const satisfies Record<string, FunctionType>;
export type HostFunction = keyof typeof hostFunctions;

export const fpOps: readonly FpOp[] = [
  ...(['add', 'sub', 'mul', 'div', 'sqrt', 'madd', 'min', 'max', 'eq', 'lt', 'le'] as const),
  ...(['toW', 'toWu', 'toL', 'toLu', 'fromW', 'fromWu', 'fromL', 'fromLu', 'cvt'] as const),
];

export const systemRules: readonly SystemRule[] = [
  ...(['ecall', 'ebreak', 'mret', 'sret', 'wfi', 'sfence.vma', 'fence.i'] as const),
  ...(['csrrw', 'csrrs', 'csrrc', 'csrrwi', 'csrrsi', 'csrrci'] as const),
];

export class StepTarget extends Registers implements Target {
  private readonly temps: Temporaries;
  private readonly host: Readonly<Record<HostFunction, number>>;
  /** Returns `Step.trapped`. */
  private readonly trapped: Label;

  constructor(
    code: FunctionBuilder,
    temps: Temporaries,
    hart: number,
    record: number,
    host: Readonly<Record<HostFunction, number>>,
    trapped: Label,
  ) {
    super(code, hart, record);
    this.temps = temps;
    this.host = host;
    this.trapped = trapped;
  }

  pc(): void {
    this.code.get(this.hart);
    this.code.mem('i64.load', PC);
  }

  nextPc(): void {
    this.pc();
    this.code.get(this.record);
    this.code.mem('i64.load8_u', LENGTH);
    this.code.op('i64.add');
  }

  load(width: Width, signed: boolean, address: Push, result: number): void {
    this.access('load', width, address);
    this.scratch();
    if (signed && width < 8) this.code.op(`i64.extend${(width * 8) as 8 | 16 | 32}_s`);
    this.code.set(result);
  }

  store(width: Width, address: Push, value: Push): void {
    this.setScratch(value);
    this.access('store', width, address);
  }

  amo(width: 4 | 8, address: Push, result: number, value: Push): void {
    const va = this.temps.take('i64');
    address();
    this.code.set(va);
    this.access('amoLoad', width, () => this.code.get(va));
    this.atomicResult(width, result);
    this.setScratch(value);
    this.access('store', width, () => this.code.get(va));
  }

  loadReserved(width: 4 | 8, address: Push, result: number): void {
    this.access('loadReserved', width, address);
    this.atomicResult(width, result);
  }

  storeConditional(width: 4 | 8, address: Push, value: Push, result: number): void {
    this.setScratch(value);
    this.access('storeConditional', width, address);
    this.scratch();
    this.code.set(result);
  }

  zeroBlock(address: Push): void {
    this.splitAddress(address);
    this.call('zeroBlock');
  }

  fp(op: FpOp, format: FpFormat, args: readonly Push[], result: number): void {
    const { code } = this;
    code.i32(fpOps.indexOf(op));
    code.i32(format === 'd' ? 1 : 0);
    code.get(this.record);
    code.mem('i32.load8_u', RM);
    for (let i = 0; i < 3; i++) {
      const arg = args[i];
      if (arg === undefined) code.i64(0);
      else arg();
    }
    this.call('fp');
    this.scratch();
    code.set(result);
  }

  requireFp(): void {
    const { code } = this;
    this.fpEnabled();
    code.op('i32.eqz');
    code.if();
    this.illegal();
    code.end();
  }

  branch(condition: Push): void {
    condition();
    this.code.if();
    this.jump();
    this.code.end();
    this.next();
  }

  jump(): void {
    this.jumpTo(() => {
      this.pc();
      this.imm();
      this.code.op('i64.add');
    });
  }

  jumpTo(target: Push): void {
    this.code.get(this.hart);
    target();
    this.code.mem('i64.store', PC);
    this.return(Step.retired);
  }

  illegal(): void {
    this.code.call(this.host.illegal);
    this.code.br(this.trapped);
  }

  system(rule: SystemRule): void {
    this.code.i32(systemRules.indexOf(rule));
    this.call('system');
    this.return(Step.event);
  }

  /** Goes on with the next instruction in memory. */
  next(): void {
    this.jumpTo(() => this.nextPc());
  }

  private access(name: HostFunction, width: Width, address: Push): void {
    this.splitAddress(address);
    this.code.i32(width);
    this.call(name);
  }

  /** Leaves the low and the high half of a va. */
  private splitAddress(push: Push): void {
    const { code } = this;
    const va = this.temps.take('i64');
    push();
    code.tee(va);
    code.op('i32.wrap_i64');
    code.get(va);
    code.i64(32);
    code.op('i64.shr_u');
    code.op('i32.wrap_i64');
  }

  private call(name: HostFunction): void {
    this.code.call(this.host[name]);
    this.code.op('i32.eqz');
    this.code.brIf(this.trapped);
  }

  /** The old value of an atomic access, words sign-extended. */
  private atomicResult(width: 4 | 8, result: number): void {
    this.scratch();
    if (width === 4) this.code.op('i64.extend32_s');
    this.code.set(result);
  }

  private scratch(): void {
    this.code.get(this.hart);
    this.code.mem('i64.load', SCRATCH);
  }

  private setScratch(value: Push): void {
    this.code.get(this.hart);
    value();
    this.code.mem('i64.store', SCRATCH);
  }

  private return(status: number): void {
    this.code.i32(status);
    this.code.op('return');
  }
}
