/**
 * Records a run: a kernel that does what the given one does, and notes everything that enters from outside, as it enters. Who drives it need not know.
 */
import type { HostAnswer, HostRequest } from '../../base/host.ts';
import type { KernelApi, UserRegisters } from '../../kernel/kernelApi.ts';
import type { Entering, KnownFile, Moment } from './entry.ts';
import { formatEntry } from './entryText.ts';
import { RunWatch } from './runWatch.ts';

export interface RecordingSink {
  /** Takes one line, without its end. */
  write(line: string): void;
  /** A digest by which the content of a file is known again. */
  digest(bytes: Uint8Array): string;
}

/** Checkpoints between two marks. */
const MARK_EVERY = 10_000;

/** To be made before the program is booted. */
export function recordRun(kernel: KernelApi, sink: RecordingSink): KernelApi {
  const watch = new RunWatch(kernel);
  let stop: Moment['stop'] = 'start';
  let marked = 0;
  const note = (entering: Entering): void =>
    sink.write(formatEntry({ moment: watch.moment(stop), run: watch.hash, entering }));
  return {
    ...kernel,
    advance: (options) => {
      const advance = kernel.advance(options);
      stop = advance.kind;
      if (advance.kind === 'exited') note({ kind: 'end', code: advance.code, signo: advance.signo });
      else if (watch.checkpoint >= marked + MARK_EVERY) {
        marked = watch.checkpoint;
        note({ kind: 'mark' });
      }
      return advance;
    },
    answer: (answer) => {
      const request = requestText(kernel.state.hostRequest!.request);
      note({ kind: 'answer', request, answer: knownAnswer(answer, sink) });
      kernel.answer(answer);
    },
    consoleInput: (bytes) => {
      note({ kind: 'console', bytes });
      kernel.consoleInput(bytes);
    },
    consoleEnd: () => {
      note({ kind: 'consoleEnd' });
      kernel.consoleEnd();
    },
    consoleResize: (rows, columns) => {
      note({ kind: 'consoleSize', rows, columns });
      kernel.consoleResize(rows, columns);
    },
    consoleHangup: () => {
      note({ kind: 'consoleHangup' });
      kernel.consoleHangup();
    },
    netInput: (input) => {
      note({ kind: 'net', input });
      kernel.netInput(input);
    },
    writeMemory: (address, bytes) => {
      note({ kind: 'memory', space: address.space, address: address.va, bytes });
      return kernel.writeMemory(address, bytes);
    },
    registers: (thread) =>
      new RecordedRegisters(kernel.registers(thread), (register, value) =>
        note({ kind: 'register', tid: thread.tid, register, value }),
      ),
  };
}

/** Names what was asked of the host. */
export function requestText(request: HostRequest): string {
  if (request.kind === 'readInput') return `readInput ${request.max}`;
  return `${request.kind} ${request.folder}${request.path === '' ? '' : `/${request.path}`}`;
}

function knownAnswer(answer: HostAnswer, { digest }: RecordingSink): HostAnswer | KnownFile {
  if (answer.kind !== 'readFile') return answer;
  return { kind: 'file', size: answer.bytes.length, digest: digest(answer.bytes) };
}

/** A thread's registers, whose changes are noted first. */
class RecordedRegisters implements UserRegisters {
  private readonly registers: UserRegisters;
  private readonly note: (register: string, value: bigint) => void;

  constructor(registers: UserRegisters, note: (register: string, value: bigint) => void) {
    this.registers = registers;
    this.note = note;
  }

  get pc(): bigint {
    return this.registers.pc;
  }

  set pc(value: bigint) {
    this.note('pc', value);
    this.registers.pc = value;
  }

  x(index: number): bigint {
    return this.registers.x(index);
  }

  setX(index: number, value: bigint): void {
    this.note(`x${index}`, value);
    this.registers.setX(index, value);
  }

  f(index: number): bigint {
    return this.registers.f(index);
  }

  setF(index: number, value: bigint): void {
    this.note(`f${index}`, value);
    this.registers.setF(index, value);
  }

  get fcsr(): number {
    return this.registers.fcsr;
  }

  set fcsr(value: number) {
    this.note('fcsr', BigInt(value));
    this.registers.fcsr = value;
  }
}
