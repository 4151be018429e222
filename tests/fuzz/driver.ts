/**
 * Drives a kernel: whenever a thread is about to return to user mode, where an `ecall` stands, its registers become its next call. So each call takes the
 * whole way: user mode, trap, dispatch, wait, signals, return.
 *
 * The first process looks after the rest: it makes processes, reaps them, and when nothing goes on sends signals to who waits, in the end SIGKILL. So
 * no wait lasts for ever, unless the kernel is wrong. In the end it kills all others.
 */
import { type Tid, virtAddr } from '../../src/base/address.ts';
import type { KernelApi } from '../../src/kernel/kernelApi.ts';
import type { Process, Thread } from '../../src/kernel/state.ts';
import type { Call } from './call.ts';
import { CODE, DATA, PAGE } from './layout.ts';
import { Random } from './random.ts';
import { setupCalls } from './setup.ts';
import type { CallSource } from './source.ts';

const SP = 2;
const A0 = 10;
const A7 = 17;
/** Where the stack pointers of signal handlers may be; those that leave it are put back. */
const STACKS = BigInt(DATA + 0xb000);
const STACKS_END = BigInt(DATA + 0xf800);
const PROCESSES = 3;
/** Rounds of the first process without any call after which it becomes impatient, and after which the run is stuck. */
const PATIENCE = 3;
const STUCK = 400;
const NAP_NS = 50_000;
const SIGKILL = 9;

const NR = { clone: 220, wait4: 260, kill: 129, tkill: 130, nanosleep: 101, ppoll: 73 } as const;
const WNOHANG_WALL = 0x4000_0001n;

type Phase = 'setup' | 'watch' | 'kill' | 'reap' | 'done';
type Own = Pick<Call, 'nr' | 'args' | 'writes' | 'sp'>;

export interface DriverState {
  phase: Phase;
  setupAt: number;
  /** Turns of the watcher in its round. */
  step: number;
  /** Calls made so far, and when the watcher looked last. */
  calls: number;
  seen: number;
  idleRounds: number;
  /** Rounds since the last call. */
  stuckRounds: number;
}

export class Driver {
  readonly state: DriverState;
  private readonly kernel: KernelApi;
  private readonly source: CallSource;
  private readonly setup: readonly Own[];
  /** Calls that go on until somebody ends the phase: asked at each call. */
  onCall: ((call: Call) => void) | undefined;

  constructor(kernel: KernelApi, source: CallSource, seed: number, state?: DriverState) {
    this.kernel = kernel;
    this.source = source;
    this.setup = setupCalls(new Random(seed));
    this.state = state ?? { phase: 'setup', setupAt: 0, step: 0, calls: 0, seen: 0, idleRounds: 0, stuckRounds: 0 };
    kernel.listen((event) => {
      // Where the `ecall` is still to come, an interrupt or a fault came between, or a call is to be made again.
      if (event.kind === 'userReturn' && event.pc !== CODE) this.give(this.kernel.state.threads.get(event.tid)!);
    });
  }

  get isDone(): boolean {
    return this.state.phase === 'done';
  }

  /** Why nothing goes on any more; undefined while something does. */
  get stuck(): string | undefined {
    return this.state.stuckRounds > STUCK ? `no call in ${STUCK} rounds of the first process` : undefined;
  }

  private give(thread: Thread): void {
    const isFirst = thread.tid === (this.kernel.state.firstPid as number);
    const call = isFirst ? this.watcherCall() : this.fuzzCall(thread);
    const registers = this.kernel.registers(thread);
    registers.pc = BigInt(CODE);
    const sp = registers.x(SP);
    if (sp < STACKS || sp > STACKS_END)
      registers.setX(SP, BigInt(call.sp ?? Number(STACKS_END) - 0x400 * ((thread.tid as number) % 8)));
    registers.setX(A7, BigInt.asUintN(64, BigInt(call.nr)));
    for (let index = 0; index < 6; index++) registers.setX(A0 + index, BigInt.asUintN(64, call.args[index] ?? 0n));
    const { space } = this.kernel.state.processes.get(thread.pid)!;
    for (const { va, bytes } of call.writes) this.kernel.writeMemory({ space, va: virtAddr(BigInt(va)) }, bytes);
  }

  private fuzzCall(thread: Thread): Own {
    const { state } = this;
    const call = state.phase === 'watch' ? this.source.next(this.kernel.state, thread) : undefined;
    if (call === undefined) return { nr: NR.ppoll, args: [], writes: [] };
    state.calls++;
    this.onCall?.(call);
    return call;
  }

  private watcherCall(): Own {
    const { state } = this;
    if (state.phase === 'setup') {
      const call = this.setup[state.setupAt++];
      if (call !== undefined) return call;
      state.phase = 'watch';
    }
    if (state.phase === 'watch') {
      if (!this.source.isDone()) return this.watch();
      state.phase = 'kill';
    }
    if (state.phase === 'kill') {
      state.phase = 'reap';
      state.stuckRounds = 0;
      return { nr: NR.kill, args: [-1n, BigInt(SIGKILL)], writes: [] };
    }
    if (this.others().length === 0) {
      state.phase = 'done';
      this.kernel.requestStop();
    }
    state.stuckRounds++;
    return state.stuckRounds % 2 === 0 ? this.nap() : this.reap();
  }

  /** One round: reap, make up the number of processes, wake who waits, sleep. */
  private watch(): Own {
    const { state } = this;
    switch (state.step++ % 4) {
      case 0:
        return this.reap();
      case 1:
        return this.others().filter(({ state: life }) => life === 'running').length < PROCESSES
          ? { nr: NR.clone, args: [17n], writes: [] }
          : this.reap();
      case 2:
        state.idleRounds = state.seen === state.calls ? state.idleRounds + 1 : 0;
        state.stuckRounds = state.seen === state.calls ? state.stuckRounds + 1 : 0;
        state.seen = state.calls;
        return state.idleRounds >= 1 ? this.disturb() : this.nap();
      default:
        return this.nap();
    }
  }

  /** A signal for somebody who waits; when that is of no use, the end of a whole process. */
  private disturb(): Own {
    const { random } = this.source;
    const others = this.others().filter(({ state }) => state === 'running');
    if (others.length === 0) return this.nap();
    if (this.state.idleRounds > PATIENCE) {
      // Who comes next gets some time, too.
      this.state.idleRounds = 0;
      return { nr: NR.kill, args: [BigInt(random.pick(others).pid), BigInt(SIGKILL)], writes: [] };
    }
    const tid = random.pick(random.pick(others).threads);
    return { nr: NR.tkill, args: [BigInt(tid satisfies Tid), BigInt(1 + random.below(64))], writes: [] };
  }

  private others(): Process[] {
    const { processes, firstPid } = this.kernel.state;
    return [...processes.values()].filter(({ pid }) => pid !== firstPid);
  }

  private reap(): Own {
    return { nr: NR.wait4, args: [-1n, 0n, WNOHANG_WALL, 0n], writes: [] };
  }

  private nap(): Own {
    const va = DATA + PAGE;
    const bytes = new Uint8Array(BigUint64Array.of(0n, BigInt(NAP_NS)).buffer);
    return { nr: NR.nanosleep, args: [BigInt(va), 0n], writes: [{ va, bytes }] };
  }
}
