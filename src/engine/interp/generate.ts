/**
 * Generates the interpreter's WebAssembly module from the instruction table: `run`, the fast loop, and `step`, one instruction by the rules.
 *
 * `run(hart, context, budget, record)` starts at `record`, which is the one of the hart's pc or the start record, and answers why it left
 * (`Leave`). While it runs, DEADLINE holds the machine time at which the budget is used up. Then pc is in the hart's block, and SCRATCH holds the address of the current record (if it left at one) and what is left of the
 * budget.
 * `step(hart, record, opcode)` answers a `Step`.
 *
 * The loop is one function with a br_table over all handlers. It calls nothing, so the values it lives on stay in machine registers; and the
 * host enters it anew after every slow instruction, which is when V8 puts optimised code in (it never does so inside a running loop).
 */

import { assert } from '../../base/assert.ts';
import { DEADLINE, PC, SCRATCH } from '../../machine/stateLayout.ts';
import type { Label } from '../../wasm/functionBuilder.ts';
import { ModuleBuilder } from '../../wasm/moduleBuilder.ts';
import { emitFastFcsr } from './fastFcsr.ts';
import type { FastLoop } from './fastLoop.ts';
import { FastTarget } from './fastTarget.ts';
import { emitTime } from './fastTime.ts';
import type { Handler, RowFacts } from './handlers.ts';
import {
  FETCH_TABLE,
  FIRST_HANDLER,
  HANDLER,
  Leave,
  PAGE_END,
  RECORDS_PER_BYTE,
  START,
  TABLE_ENTRIES,
} from './layout.ts';
import { emitSemantics } from './semanticsEmitter.ts';
import { type HostFunction, hostFunctions, Step, StepTarget } from './stepTarget.ts';
import { emitRecordOf, emitTableEntry } from './tableEntry.ts';
import { Temporaries } from './temporaries.ts';

export function generateInterpreter(handlers: readonly Handler[], facts: readonly RowFacts[]): Uint8Array {
  const module = new ModuleBuilder();
  module.importMemory('machine', 'memory', 1);
  const deltas = {
    ramDelta: module.importGlobal('machine', 'ramDelta', 'i32', false),
    guardDelta: module.importGlobal('machine', 'guardDelta', 'i32', false),
  };
  const names = Object.keys(hostFunctions) as HostFunction[];
  const host = Object.fromEntries(
    names.map((name) => [name, module.importFunction('host', name, hostFunctions[name])]),
  ) as Record<HostFunction, number>;
  generateRun(module, handlers, facts, deltas);
  generateStep(module, facts, host);
  return module.encode();
}

function generateRun(
  module: ModuleBuilder,
  handlers: readonly Handler[],
  facts: readonly RowFacts[],
  deltas: Pick<FastLoop, 'ramDelta' | 'guardDelta'>,
): void {
  const { code } = module.function({ params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] }, 'run');
  const [hart, context, budget, record] = [0, 1, 2, 3];
  const pc = code.local('i64');
  const pcBase = code.local('i64');
  const page = code.local('i64');
  const reason = code.local('i32');
  const temps = new Temporaries(code);

  const recordOffset = (): void => {
    code.get(record);
    code.i32(Math.log2(RECORDS_PER_BYTE));
    code.op('i32.shr_u');
    code.op('i64.extend_i32_u');
  };
  const pcFromRecord = (): void => {
    code.get(pcBase);
    recordOffset();
    code.op('i64.add');
    code.set(pc);
  };
  const leave = (why: () => void, to: Label): void => {
    why();
    code.set(reason);
    code.br(to);
  };
  /** Machine time at the current instruction, which the budget does not count any more. */
  const ownTime = (): void => {
    code.get(hart);
    code.mem('i64.load', DEADLINE);
    code.get(budget);
    code.i32(1);
    code.op('i32.add');
    code.op('i64.extend_i32_u');
    code.op('i64.sub');
  };
  const giveBack = (): void => {
    code.get(budget);
    code.i32(1);
    code.op('i32.add');
    code.set(budget);
  };

  code.get(hart);
  code.mem('i64.load', PC);
  code.tee(pc);
  recordOffset();
  code.op('i64.sub');
  code.set(pcBase);
  const left = code.block();
  const leftAtRecord = code.block();
  const dispatch = code.loop();
  const slow = code.block();
  const special = code.block();
  const region = code.block();
  const lookup = code.block();
  const pageEnd = code.block();
  const start = code.block();
  const exhausted = code.block();
  const withCode = handlers.filter((handler) => handler.variant !== 'slow');
  const opened = new Map(withCode.toReversed().map((handler) => [handler, code.block()]));
  const labels: Label[] = Array.from({ length: FIRST_HANDLER }, () => special);
  labels[PAGE_END] = pageEnd;
  labels[START] = start;
  for (const handler of handlers) labels.push(opened.get(handler) ?? slow);

  code.get(budget);
  code.op('i32.eqz');
  code.brIf(exhausted);
  code.get(budget);
  code.i32(1);
  code.op('i32.sub');
  code.set(budget);
  code.get(record);
  code.mem('i32.load16_u', HANDLER);
  code.brTable(labels, region);

  const loop: FastLoop = {
    ...{ code, temps, hart, context, record, pcBase, pc, budget },
    ...deltas,
    ...{ dispatch, lookup, slow },
  };
  for (const { opcode, length, variant } of withCode) {
    code.end();
    const { statements } = facts[opcode]!;
    const target = new FastTarget(loop, length, variant);
    const [first] = statements;
    if (variant === 'csrRead' || variant === 'csrWrite') {
      assert(first?.kind === 'system', 'CSR rows are system rules');
      emitFastFcsr(loop, target, first.rule, variant === 'csrWrite');
    } else if (variant === 'time') {
      target.setX(() => emitTime(code, hart, temps.take('i64'), ownTime, slow));
    } else emitSemantics(code, temps, target, statements);
    target.next();
    temps.release();
  }

  code.end();
  leave(() => code.i32(Leave.budget), leftAtRecord);
  code.end();
  giveBack();
  code.br(lookup);
  code.end();
  giveBack();
  pcFromRecord();

  // The record of pc, unless there is no budget to run it.
  code.end();
  code.get(budget);
  code.op('i32.eqz');
  code.if();
  leave(() => code.i32(Leave.budget), left);
  code.end();
  code.get(pc);
  code.i64(12);
  code.op('i64.shr_u');
  code.tee(page);
  code.i64(TABLE_ENTRIES - 1);
  code.op('i64.gt_u');
  code.if();
  leave(() => code.i32(Leave.fetch), left);
  code.end();
  code.get(page);
  code.op('i32.wrap_i64');
  emitTableEntry(code, context, FETCH_TABLE);
  code.tee(record);
  code.op('i32.eqz');
  code.if();
  leave(() => code.i32(Leave.fetch), left);
  code.end();
  code.get(record);
  emitRecordOf(code, pc);
  code.set(record);
  code.get(pc);
  recordOffset();
  code.op('i64.sub');
  code.set(pcBase);
  code.br(dispatch);

  code.end();
  giveBack();
  leave(() => code.i32(Leave.region), leftAtRecord);
  code.end();
  giveBack();
  leave(() => {
    code.get(record);
    code.mem('i32.load16_u', HANDLER);
  }, leftAtRecord);
  code.end();
  giveBack();
  leave(() => code.i32(Leave.slow), leftAtRecord);
  code.end();
  code.op('unreachable');

  code.end();
  pcFromRecord();
  code.end();
  code.get(hart);
  code.get(pc);
  code.mem('i64.store', PC);
  code.get(hart);
  code.get(record);
  code.mem('i32.store', SCRATCH);
  code.get(hart);
  code.get(budget);
  code.mem('i32.store', SCRATCH + 4);
  code.get(reason);
}

function generateStep(module: ModuleBuilder, facts: readonly RowFacts[], host: Record<HostFunction, number>): void {
  const { code } = module.function({ params: ['i32', 'i32', 'i32'], results: ['i32'] }, 'step');
  const [hart, record, opcode] = [0, 1, 2];
  const temps = new Temporaries(code);
  const trapped = code.block();
  const labels = facts.map(() => code.block()).reverse();
  code.get(opcode);
  code.brTable(labels, labels[0]!);
  for (const { statements } of facts) {
    code.end();
    const target = new StepTarget(code, temps, hart, record, host, trapped);
    emitSemantics(code, temps, target, statements);
    target.next();
    temps.release();
  }
  code.end();
  code.i32(Step.trapped);
}
