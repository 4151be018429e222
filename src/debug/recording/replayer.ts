/**
 * Replays a recording: a kernel that does what the given one does and lets enter at each moment what entered then, and nothing else. Who drives it need not
 * know; what he gives from outside is ignored, and the debugger may look but not change. Files of the host are read again, and must not have changed.
 *
 * A run that is another one than the recorded is noticed at the next entry or mark, or when it passes by an entry's moment: `advance` then throws a
 * `RecordingError` that says where.
 */
import type { HostAnswer } from '../../base/host.ts';
import type { Advance, AdvanceOptions, KernelApi, UserRegisters } from '../../kernel/kernelApi.ts';
import type { Thread } from '../../kernel/state.ts';
import { DebugError } from '../debugError.ts';
import { type Entry, type KnownFile, type Moment, momentText, RecordingError } from './entry.ts';
import { requestText } from './recorder.ts';
import { RunWatch } from './runWatch.ts';

/** Lines before the first entry: the header. */
const HEADER_LINES = 1;

/** To be made before the program is booted. `digest` as for recording. */
export function replayRun(
  kernel: KernelApi,
  entries: readonly Entry[],
  digest: (bytes: Uint8Array) => string,
): KernelApi {
  const replay = new Replay(kernel, entries, digest);
  const ignore = (): void => {};
  return {
    ...kernel,
    advance: (options) => replay.advance(options),
    answer: (answer) => replay.answer(answer),
    requestStop: () => replay.requestStop(),
    consoleInput: ignore,
    consoleEnd: ignore,
    consoleResize: ignore,
    consoleHangup: ignore,
    netInput: ignore,
    netRoom: () => 0,
    writeMemory: refuse,
    registers: (thread) => readOnly(kernel.registers(thread)),
  };
}

class Replay {
  private readonly kernel: KernelApi;
  private readonly entries: readonly Entry[];
  private readonly digest: (bytes: Uint8Array) => string;
  private readonly watch: RunWatch;
  /** The entry that comes next. */
  private at = 0;
  private stop: Moment['stop'] = 'start';
  /** The stop that is to come is for an entry; the caller has asked for it, too. */
  private stopsForEntry = false;
  private callerStops = false;
  /** Seen from a listener, thrown from `advance`. */
  private departure: string | undefined;

  constructor(kernel: KernelApi, entries: readonly Entry[], digest: (bytes: Uint8Array) => string) {
    this.kernel = kernel;
    this.entries = entries;
    this.digest = digest;
    this.watch = new RunWatch(kernel, () => this.atCheckpoint());
  }

  advance(options: AdvanceOptions): Advance {
    const end = this.here().step + options.maxSteps;
    let { resumeFrom } = options;
    for (;;) {
      this.enterAll();
      const next = this.entries[this.at];
      const before = this.here();
      const limit = Math.min(end, next?.moment.step ?? end);
      const advance = this.kernel.advance({
        maxSteps: limit - before.step,
        resumeFrom,
        idleUntil: next?.moment.time ?? options.idleUntil,
      });
      resumeFrom = undefined;
      this.stop = advance.kind;
      if (this.departure !== undefined) throw new RecordingError(this.departure);
      const entered = this.enterAll();
      if (this.isForCaller(advance, entered, end)) return advance;
      if (!entered && advance.kind === 'budget' && isSame(before, this.here())) throw this.departed();
    }
  }

  requestStop(): void {
    this.callerStops = true;
    this.kernel.requestStop();
  }

  /** The host's answer to a request for a file whose content the recording does not keep. */
  answer(answer: HostAnswer): void {
    const { entering } = this.entries[this.at]!;
    if (entering.kind !== 'answer' || entering.answer.kind !== 'file') throw this.departed();
    const { request, answer: known } = entering;
    if (answer.kind !== 'readFile' || !this.isKnown(answer.bytes, known)) {
      const is = answer.kind === 'readFile' ? `it has ${answer.bytes.length} bytes` : 'it cannot be read';
      throw new RecordingError(
        `a file of the host has changed since the recording: ${request} gave ${known.size} bytes with digest ${known.digest}, and now ${is}`,
      );
    }
    this.at++;
    this.kernel.answer(answer);
  }

  /** Whether the caller is to see what came of an `advance`; else the replay goes on by itself. */
  private isForCaller(advance: Advance, entered: boolean, end: number): boolean {
    switch (advance.kind) {
      case 'hostRequest':
        if (entered && this.kernel.state.hostRequest === undefined) return false;
        this.expectFile();
        return true;
      case 'stopped': {
        const own = this.stopsForEntry && !this.callerStops;
        this.stopsForEntry = false;
        this.callerStops = false;
        return !own;
      }
      case 'budget':
        return this.here().step >= end && this.isBefore(this.entries[this.at]);
      case 'idle':
      case 'waitingForInput':
      case 'allTasksWait':
        if (entered) return false;
        if (this.entries[this.at] !== undefined && this.entries[this.at]!.entering.kind !== 'end')
          throw this.departed();
        return true;
      case 'exited':
        this.expectEnd(advance);
        return true;
      case 'breakpoint':
      case 'watched':
        return true;
    }
  }

  /** Lets enter what enters at this moment; answers whether anything did. */
  private enterAll(): boolean {
    let entered = false;
    for (let next = this.entries[this.at]; next !== undefined && this.isAt(next); next = this.entries[this.at]) {
      if (next.run !== this.watch.hash) throw this.departed();
      if (!this.enter(next)) return entered;
      entered = true;
    }
    if (!this.isBefore(this.entries[this.at])) throw this.departed();
    return entered;
  }

  /** False when the entry has to wait for the question, for the host's answer, or for the end. */
  private enter({ entering }: Entry): boolean {
    const { kernel } = this;
    switch (entering.kind) {
      case 'console':
        kernel.consoleInput(entering.bytes);
        break;
      case 'consoleEnd':
        kernel.consoleEnd();
        break;
      case 'consoleSize':
        kernel.consoleResize(entering.rows, entering.columns);
        break;
      case 'consoleHangup':
        kernel.consoleHangup();
        break;
      case 'net':
        kernel.netInput(entering.input);
        break;
      case 'answer': {
        const request = kernel.state.hostRequest?.request;
        // The answer before it entered at the same moment, and the run has yet to ask what this one answers.
        if (request === undefined) return false;
        if (requestText(request) !== entering.request) throw this.departed();
        if (entering.answer.kind === 'file') return false;
        kernel.answer(entering.answer);
        break;
      }
      case 'memory': {
        const { space, address: va, bytes } = entering;
        kernel.writeMemory({ space, va } as Parameters<KernelApi['writeMemory']>[0], bytes);
        break;
      }
      case 'register':
        this.setRegister(entering.tid, entering.register, entering.value);
        break;
      case 'mark':
        break;
      case 'end':
        return false;
    }
    this.at++;
    return true;
  }

  private setRegister(tid: number, register: string, value: bigint): void {
    const thread = this.kernel.state.threads.get(tid as Thread['tid']);
    if (thread === undefined) throw this.departed();
    const registers = this.kernel.registers(thread);
    const index = Number(register.slice(1));
    if (register === 'pc') registers.pc = value;
    else if (register === 'fcsr') registers.fcsr = Number(value);
    else if (register.startsWith('x')) registers.setX(index, value);
    else registers.setF(index, value);
  }

  /** From the kernel's listener: stops where an entry enters at a checkpoint, and when the run has departed. */
  private atCheckpoint(): void {
    const next = this.entries[this.at];
    if (next === undefined || this.watch.checkpoint < next.moment.checkpoint) return;
    if (this.watch.checkpoint > next.moment.checkpoint) this.departure ??= this.departed().message;
    else if (next.moment.stop !== 'stopped') return;
    this.stopsForEntry = true;
    this.kernel.requestStop();
  }

  private expectFile(): void {
    const next = this.entries[this.at];
    const request = requestText(this.kernel.state.hostRequest!.request);
    const { entering } = next ?? {};
    if (next === undefined) throw new RecordingError(`the recording ends where the run asks the host for ${request}`);
    if (entering?.kind !== 'answer' || entering.request !== request || !this.isAt(next)) throw this.departed();
  }

  private expectEnd({ code, signo }: Advance & { kind: 'exited' }): void {
    const next = this.entries[this.at];
    if (next === undefined) return;
    const { entering } = next;
    const isEnd = entering.kind === 'end' && entering.code === code && entering.signo === signo && this.isAt(next);
    if (!isEnd || next.run !== this.watch.hash) throw this.departed();
    this.at++;
  }

  private isKnown(bytes: Uint8Array, { size, digest }: KnownFile): boolean {
    return bytes.length === size && this.digest(bytes) === digest;
  }

  private here(): Moment {
    return this.watch.moment(this.stop);
  }

  /** Stops for the budget and at breakpoints are the same moment: user code is about to go on. */
  private isAt({ moment }: Entry): boolean {
    const here = this.here();
    if (!isSame(here, moment)) return false;
    const isWithin = (stop: Moment['stop']): boolean => stop === 'budget' || stop === 'breakpoint';
    return moment.stop === here.stop || (isWithin(moment.stop) && isWithin(here.stop));
  }

  private isBefore(next: Entry | undefined): boolean {
    if (next === undefined) return true;
    const { step, checkpoint, time } = this.here();
    return step <= next.moment.step && checkpoint <= next.moment.checkpoint && time <= next.moment.time;
  }

  private departed(): RecordingError {
    const next = this.entries[this.at]!;
    const last = this.entries[this.at - 1];
    const since = last === undefined ? 'its begin' : `line ${this.at + HEADER_LINES}, ${momentText(last.moment)}`;
    const line = `line ${this.at + 1 + HEADER_LINES} (${next.entering.kind})`;
    const how = isSame(this.here(), next.moment)
      ? `does not do the same before ${line} at ${momentText(next.moment)}`
      : `is at ${momentText(this.here())} without having come by ${line} at ${momentText(next.moment)}`;
    return new RecordingError(`this run is not the recorded one: it departs from it after ${since}, and ${how}`);
  }
}

const isSame = (a: Moment, b: Moment): boolean =>
  a.step === b.step && a.checkpoint === b.checkpoint && a.time === b.time;

function refuse(): never {
  throw new DebugError('this run is a replay: nothing of it can be changed');
}

/** What the debugger gets of a thread's registers. */
function readOnly(registers: UserRegisters): UserRegisters {
  return Object.freeze({
    get pc(): bigint {
      return registers.pc;
    },
    set pc(_value: bigint) {
      refuse();
    },
    get fcsr(): number {
      return registers.fcsr;
    },
    set fcsr(_value: number) {
      refuse();
    },
    x: (index: number) => registers.x(index),
    setX: refuse,
    f: (index: number) => registers.f(index),
    setF: refuse,
  });
}
