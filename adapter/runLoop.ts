/**
 * Keeps the debugger running in slices of host time, so that the message queue is looked at in between: at most 20 ms, whatever a step costs.
 * Questions to the host are answered while the machine stands still. The loop knows no DAP; it says what happened.
 */
import type { TaskId } from '../src/base/address.ts';
import type { Host } from '../src/base/host.ts';
import type { Debugger } from '../src/debug/debugger.ts';
import type { RunOutcome } from '../src/debug/runOutcome.ts';
import type { Stop } from '../src/debug/stops.ts';
import type { Pacer } from './pacer.ts';

/** A slice is over after this much host time (the limit is 20 ms; an engine run in progress may take a little longer). */
const SLICE_MS = 8;
/** Steps of the first slice: a matter of milliseconds on the slowest engine. */
const FIRST_STEPS = 4_000;
const MAX_STEPS = 50_000_000;
/** The longest wait of a timer that Node keeps to. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export interface RunListener {
  stopped(stop: Stop): void;
  exited(code: number, signo: number): void;
  /** Between two slices. */
  sliced(): void;
  /** The debugger or the kernel threw: a fault of ours. */
  failed(error: unknown): void;
}

export class RunLoop {
  private readonly debug: Debugger;
  private readonly host: Host;
  private readonly listener: RunListener;
  private readonly pacer: Pacer | undefined;
  private readonly drained: () => Promise<void> | undefined;
  private state: 'still' | 'running' | 'ended' = 'still';
  /** Steps that fit into a slice, as far as is known. */
  private steps = FIRST_STEPS;
  /** Where `runToStep` pauses. */
  private target: number | undefined;
  private scheduled: NodeJS.Immediate | undefined;
  /** While the machine waits for the clock on the wall. */
  private delayed: NodeJS.Timeout | undefined;
  private answering = false;
  private waitsForInput = false;

  /**
   * With `pacer`, machine time does not run ahead of host time. `drained` waits until the outside has taken the program's output, so that nothing piles up;
   * undefined when it has.
   */
  constructor(
    debug: Debugger,
    host: Host,
    listener: RunListener,
    pacer?: Pacer,
    drained: () => Promise<void> | undefined = () => undefined,
  ) {
    this.drained = drained;
    this.debug = debug;
    this.pacer = pacer;
    this.host = host;
    this.listener = listener;
  }

  get running(): boolean {
    return this.state === 'running';
  }

  /** Runs on; with `target`, until all harts together have made that many steps. */
  start(target?: number): void {
    if (this.state === 'ended') return;
    this.state = 'running';
    this.target = target;
    this.waitsForInput = false;
    this.pacer?.begin(this.debug.target.now());
    this.schedule();
  }

  /** Stops where the machine is now: between two slices. */
  pause(preferred: TaskId | undefined): void {
    if (this.state !== 'running') return;
    this.still();
    this.listener.stopped(this.debug.pause(preferred));
  }

  /** Gives the program what `give` gives, when it is now by its clock. */
  enter(give: () => void): void {
    if (this.pacer !== undefined && (this.waitsForInput || this.delayed !== undefined)) this.guardedSlice();
    give();
    this.inputArrived();
  }

  /** Something came in that a waiting program may have waited for. */
  inputArrived(): void {
    if (this.state !== 'running' || !(this.waitsForInput || this.delayed !== undefined)) return;
    this.waitsForInput = false;
    this.schedule();
  }

  end(): void {
    this.still();
    this.state = 'ended';
  }

  private still(): void {
    this.state = 'still';
    if (this.scheduled !== undefined) clearImmediate(this.scheduled);
    this.scheduled = undefined;
    clearTimeout(this.delayed);
    this.delayed = undefined;
  }

  private schedule(): void {
    if (this.answering || this.scheduled !== undefined) return;
    this.scheduled = setImmediate(() => this.guardedSlice());
  }

  /** The next slice comes after so many ms, and when the output has been taken. */
  private goOn(delayMs: number): void {
    const taken = this.drained();
    if (taken === undefined) this.scheduleIn(delayMs);
    else taken.then(() => this.running && this.schedule());
  }

  /** Goes on after so many ms, or as soon as input has come. */
  private scheduleIn(delayMs: number): void {
    if (delayMs < 1) this.schedule();
    else this.delayed = setTimeout(() => this.guardedSlice(), Math.min(delayMs, MAX_DELAY_MS));
  }

  private guardedSlice(): void {
    if (this.state !== 'running' || this.answering) return;
    if (this.scheduled !== undefined) clearImmediate(this.scheduled);
    this.scheduled = undefined;
    clearTimeout(this.delayed);
    this.delayed = undefined;
    this.waitsForInput = false;
    try {
      this.slice();
    } catch (error) {
      this.end();
      this.listener.failed(error);
    }
  }

  private slice(): void {
    const { target } = this;
    const before = this.debug.steps();
    const steps = target === undefined ? this.steps : Math.min(this.steps, target - before);
    if (steps <= 0) {
      this.pause(undefined);
      return;
    }
    const start = performance.now();
    const outcome = this.debug.run(steps, () => performance.now() - start > SLICE_MS, this.pacer?.allowed);
    this.adapt(this.debug.steps() - before, performance.now() - start);
    this.handle(outcome);
  }

  private handle(outcome: RunOutcome): void {
    switch (outcome.kind) {
      case 'again':
        this.listener.sliced();
        if (this.running) this.goOn(this.pacer?.afterWork(this.debug.target.now()) ?? 0);
        break;
      case 'idle':
        this.listener.sliced();
        if (this.running) this.scheduleIn(this.pacer?.msUntil(outcome.until) ?? 0);
        break;
      case 'stopped':
        this.still();
        this.listener.stopped(outcome.stop);
        break;
      case 'waitingForInput':
        this.waitsForInput = true;
        this.listener.sliced();
        break;
      case 'hostRequest':
        this.answering = true;
        this.listener.sliced();
        this.host.answer(outcome.request).then(
          (answer) => {
            this.answering = false;
            this.debug.target.answer(answer);
            // The machine stood still meanwhile.
            this.pacer?.begin(this.debug.target.now());
            if (this.running) this.schedule();
          },
          (error: unknown) => {
            this.end();
            this.listener.failed(error);
          },
        );
        break;
      case 'exited':
        this.end();
        this.listener.exited(outcome.code, outcome.signo);
    }
  }

  /** Aims at half a slice, so that an estimate that is off by two still keeps the limit. */
  private adapt(made: number, tookMs: number): void {
    if (tookMs > SLICE_MS / 2) this.steps = Math.max(1_000, Math.floor((made * SLICE_MS) / 2 / tookMs));
    else if (made >= this.steps) this.steps = Math.min(MAX_STEPS, this.steps * 2);
  }
}
