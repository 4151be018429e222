/**
 * The trap handler: what the kernel makes of a user trap. Interrupts first let due timers fire and end a slice that is used up; `ecall` is a
 * syscall, which may await; a page fault is resolved or becomes a signal, as every other exception does (Linux, arch/riscv/kernel/traps.c).
 */
import type { Tid } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { type Context, type Future, type FutureKind, type Poll, ready } from '../executor/future.ts';
import { yieldNow } from '../executor/yieldNow.ts';
import { causeInfo } from '../isa/causes.ts';
import type { Hart } from '../machine/hart.ts';
import { SEPC } from '../machine/stateLayout.ts';
import { type AccessKind, Cause, Interrupt, type Trap } from '../machine/trap.ts';
import type { KernelCore } from './core.ts';
import { askHost } from './fs/hostFuture.ts';
import { HostQuestion } from './fs/hostQuestion.ts';
import { clearSoftwareInterrupt } from './localContext.ts';
import { spaceOf } from './mm/addressSpace.ts';
import { outOfMemory } from './mm/outOfMemory.ts';
import { pageFault } from './mm/pageFault.ts';
import { findVma } from './mm/vma.ts';
import { holdFault } from './rcore/signals.ts';
import { SigCode } from './signal/signalInfo.ts';
import { forceSignal } from './signal.ts';
import { Signal } from './signalNames.ts';
import type { PendingSignal, Thread } from './state.ts';
import {
  attempt,
  beginSyscall,
  failureOf,
  finishSyscall,
  runHandler,
  type SyscallInProgress,
} from './syscall/dispatch.ts';
import { isAddress } from './syscall/paramTypes.ts';
import { syscallRow } from './syscall/personality.ts';
import { Errno } from './sysError.ts';
import { processOf, threadOf, type UserRoot } from './thread.ts';

const ECALL_LENGTH = 4;

export interface TrapHandlerFuture extends Future {
  readonly kind: 'trapHandler';
  state: 'entry' | 'syscall' | 'yielding';
  tid: Tid;
  readonly trap: Trap;
  /** The syscall that is being awaited. */
  syscall?: SyscallInProgress | undefined;
}

export const trapHandler = (tid: Tid, trap: Trap): TrapHandlerFuture => ({
  kind: 'trapHandler',
  state: 'entry',
  tid,
  trap,
});

export const trapHandlerKind: FutureKind<KernelCore, TrapHandlerFuture> = {
  kind: 'trapHandler',
  poll(future, cx) {
    const thread = threadOf(cx.services, future.tid);
    if (future.state === 'entry') {
      if (future.trap.interrupt) handleInterrupt(future, cx);
      else if (future.trap.code === Cause.ecallU)
        enterSyscall(future, cx.services, thread, cx.services.machine.harts[cx.hart]!);
      else handleException(cx.services, thread, future);
    }
    switch (future.state) {
      case 'syscall':
        return pollSyscall(future, cx, thread);
      case 'yielding':
        return cx.poll(future.awaiting!);
      default:
        return ready(0);
    }
  },
  describe(future, kernel) {
    const { syscall, trap } = future;
    const fields: Record<string, string | number> = { trap: trapName(trap), sepc: hex(trap.epc) };
    if (syscall !== undefined) {
      fields['syscall'] = syscall.name;
      syscallRow(kernel, syscall.nr)?.params.forEach((param, index) => {
        const value = syscall.args[index]!;
        fields[param.name] = param.type === 'hex' || isAddress(param.type) ? hex(BigInt(value)) : value;
      });
    } else if (!trap.interrupt) {
      fields['stval'] = hex(trap.tval);
    }
    return fields;
  },
};

function handleInterrupt(future: TrapHandlerFuture, cx: Context<KernelCore>): void {
  const kernel = cx.services;
  if (future.trap.code === Interrupt.supervisorSoftware) {
    clearSoftwareInterrupt(kernel.machine.harts[cx.hart]!);
    return;
  }
  assert(future.trap.code === Interrupt.supervisorTimer, `no device raises interrupt ${future.trap.code}`);
  kernel.fireTimers();
  const userTask = kernel.state.executor.tasks.get(cx.waker.taskId)!.future as UserRoot;
  if (kernel.now() < userTask.sliceEnd) return;
  future.awaiting = yieldNow();
  future.state = 'yielding';
}

/** A syscall that ends at once is finished here; one that may wait goes on in state `syscall`. */
function enterSyscall(future: TrapHandlerFuture, kernel: KernelCore, thread: Thread, hart: Hart): void {
  // The thread goes on after the ecall, whenever it goes on.
  hart.setCount(SEPC, Number(future.trap.epc) + ECALL_LENGTH);
  const syscall = beginSyscall(kernel, thread, hart);
  let result: number | Future;
  try {
    result = runHandler(kernel, thread, syscall);
  } catch (error) {
    finishSyscall(kernel, thread, syscall, failureOf(error));
    return;
  }
  if (typeof result === 'number') {
    finishSyscall(kernel, thread, syscall, { kind: 'value', value: result });
  } else {
    future.awaiting = result;
    future.syscall = syscall;
    future.state = 'syscall';
  }
}

function pollSyscall(future: TrapHandlerFuture, cx: Context<KernelCore>, thread: Thread): Poll {
  let poll: Poll;
  try {
    poll = pollOrAsk(future, cx);
  } catch (error) {
    const failure = failureOf(error);
    cx.services.dropFuture(future.awaiting!);
    finishSyscall(cx.services, thread, future.syscall!, failure);
    future.awaiting = undefined;
    return ready(0);
  }
  if (poll.kind !== 'ready') return poll;
  finishSyscall(cx.services, thread, future.syscall!, { kind: 'value', value: poll.value });
  future.awaiting = undefined;
  return ready(0);
}

/** A future that needs something of the host in the middle of what it does waits for that first. */
function pollOrAsk(future: TrapHandlerFuture, cx: Context<KernelCore>): Poll {
  const leaf = future.awaiting!;
  try {
    return cx.poll(leaf);
  } catch (error) {
    if (!(error instanceof HostQuestion)) throw error;
    const { name, args } = future.syscall!;
    future.awaiting = askHost(future.tid, name, args, error.question, leaf);
    return cx.poll(future.awaiting);
  }
}

/** What a signal that is to be handled does to the syscall that the thread awaits; false: it cannot be interrupted, or nothing is awaited. */
export function interruptSyscall(kernel: KernelCore, thread: Thread, future: TrapHandlerFuture): boolean {
  if (future.state !== 'syscall') return false;
  const leaf = future.awaiting!;
  const syscall = future.syscall!;
  const outcome = attempt(() => kernel.interruptFuture(leaf));
  if (outcome.kind === 'value' && outcome.value === undefined) return false;
  kernel.dropFuture(leaf);
  future.awaiting = undefined;
  if (outcome.kind === 'failed') finishSyscall(kernel, thread, syscall, outcome);
  else if (typeof outcome.value === 'number')
    finishSyscall(kernel, thread, syscall, { kind: 'value', value: outcome.value });
  else if (outcome.value === 'restart' || outcome.value === 'again')
    thread.interrupted = { pc: future.trap.epc, syscall, always: outcome.value === 'again' };
  else finishSyscall(kernel, thread, syscall, { kind: 'failed', result: -Errno.EINTR, why: 'interrupted by a signal' });
  return true;
}

/** An exception that the kernel cannot resolve becomes a signal. */
function handleException(kernel: KernelCore, thread: Thread, future: TrapHandlerFuture): void {
  const { trap } = future;
  const fault = faultOf(kernel, thread, trap);
  if (fault === 'again') {
    future.awaiting = yieldNow();
    future.state = 'yielding';
  } else if (fault !== undefined && !holdFault(kernel, thread, fault.signo))
    forceSignal(kernel, thread, { ...fault, trap });
}

/** What becomes of an exception: a signal, nothing more, or the same access again once others have run. */
type Fault = PendingSignal | 'again' | undefined;

function faultOf(kernel: KernelCore, thread: Thread, trap: Trap): Fault {
  // A page fault is common, and what it is called is not asked for then.
  const what = (): string => `${causeInfo(false, trap.code)?.name}: ${hex(trap.tval)} by pc ${hex(trap.epc)}`;
  switch (trap.code) {
    case Cause.instructionPageFault:
      return pageFaultOf(kernel, thread, trap, 'fetch');
    case Cause.loadPageFault:
      return pageFaultOf(kernel, thread, trap, 'load');
    case Cause.storePageFault:
      return pageFaultOf(kernel, thread, trap, 'store');
    case Cause.illegalInstruction:
      return atPc(
        trap,
        Signal.SIGILL,
        SigCode.ILL_ILLOPC,
        `illegal instruction ${hex(trap.tval)} at pc ${hex(trap.epc)}`,
      );
    case Cause.breakpoint:
      return atPc(trap, Signal.SIGTRAP, SigCode.TRAP_BRKPT, `ebreak at pc ${hex(trap.epc)}`);
    case Cause.instructionMisaligned:
    case Cause.loadMisaligned:
    case Cause.storeMisaligned:
      return atPc(trap, Signal.SIGBUS, SigCode.BUS_ADRALN, what());
    case Cause.instructionAccess:
    case Cause.loadAccess:
    case Cause.storeAccess:
      return atPc(trap, Signal.SIGSEGV, SigCode.SEGV_ACCERR, what());
    default:
      assert(false, `user code cannot take trap ${trap.code}`);
  }
}

function pageFaultOf(kernel: KernelCore, thread: Thread, trap: Trap, kind: AccessKind): Fault {
  const space = spaceOf(kernel, thread);
  const va = Number(trap.tval);
  const access = (): string => `${kind} at ${hex(trap.tval)} by pc ${hex(trap.epc)}`;
  switch (pageFault(kernel, space, va, kind)) {
    case 'ok':
      processOf(kernel, thread.pid).ended.minorFaults++;
      return undefined;
    case 'segv': {
      const mapped = findVma(space, va) !== undefined;
      const why = mapped ? `its mapping does not allow a ${kind}` : 'nothing is mapped there';
      const code = mapped ? SigCode.SEGV_ACCERR : SigCode.SEGV_MAPERR;
      return fault(Signal.SIGSEGV, code, trap.tval, `${access()}: ${why}`);
    }
    case 'bus':
      return fault(
        Signal.SIGBUS,
        SigCode.BUS_ADRERR,
        trap.tval,
        `${access()}: the page lies beyond the end of the mapped file`,
      );
    case 'oom':
      return outOfMemory(kernel, thread, access()) ?? 'again';
  }
}

/** Linux gives si_addr as the pc for all but page faults. */
const atPc = (trap: Trap, signo: number, code: number, reason: string): PendingSignal =>
  fault(signo, code, trap.epc, reason);

const fault = (signo: number, code: number, address: bigint, reason: string): PendingSignal => ({
  signo,
  reason,
  origin: { kind: 'fault', code, address },
});

const exceptionNames = new Map<number, string>(Object.entries(Cause).map(([name, code]) => [code, name]));
const interruptNames = new Map<number, string>(Object.entries(Interrupt).map(([name, code]) => [code, name]));

/** A trap's cause by name, e.g. `loadPageFault`, `supervisorTimer`. */
export function trapName(trap: Trap): string {
  return (trap.interrupt ? interruptNames : exceptionNames).get(trap.code) ?? `cause ${trap.code}`;
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;
