/**
 * Keeps the debugger running in slices of host time, so that the message queue is looked at in between: at most 20 ms, whatever a step costs.
 * Questions to the host are answered while the machine stands still. The loop knows no DAP; it says what happened.
 */
import type { TaskId } from '../src/base/address.ts';
import type { Host } from '../src/base/host.ts';
import type { Debugger, RunOutcome } from '../src/debug/debugger.ts';
import type { Stop } from '../src/debug/stops.ts';

/** A slice is over after this much host time (the limit is 20 ms; an engine run in progress may take a little longer). */
const SLICE_MS = 8;
/** Steps of the first slice: a matter of milliseconds on the slowest engine. */
const FIRST_STEPS = 4_000;
const MAX_STEPS = 50_000_000;

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
  private state: 'still' | 'running' | 'ended' = 'still';
  /** Steps that fit into a slice, as far as is known. */
  private steps = FIRST_STEPS;
  /** Where `runToStep` pauses. */
  private target: number | undefined;
  private scheduled: NodeJS.Immediate | undefined;
  private answering = false;
  private waitsForInput = false;

  constructor(debug: Debugger, host: Host, listener: RunListener) {
    this.debug = debug;
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
    this.schedule();
  }

  /** Stops where the machine is now: between two slices. */
  pause(preferred: TaskId | undefined): void {
    if (this.state !== 'running') return;
    this.still();
    this.listener.stopped(this.debug.pause(preferred));
  }

  /** Something came in that a waiting program may have waited for. */
  inputArrived(): void {
    if (this.state !== 'running' || !this.waitsForInput) return;
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
  }

  private schedule(): void {
    if (this.answering || this.scheduled !== undefined) return;
    this.scheduled = setImmediate(() => {
      this.scheduled = undefined;
      try {
        this.slice();
      } catch (error) {
        this.end();
        this.listener.failed(error);
      }
    });
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
    const outcome = this.debug.run(steps, () => performance.now() - start > SLICE_MS);
    this.adapt(this.debug.steps() - before, performance.now() - start);
    this.handle(outcome);
  }

  private handle(outcome: RunOutcome): void {
    switch (outcome.kind) {
      case 'again':
        this.listener.sliced();
        if (this.running) this.schedule();
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
