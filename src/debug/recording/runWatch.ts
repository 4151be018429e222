/**
 * Follows a run closely enough to know it again: counts checkpoints and hashes what the program does (traps, results of syscalls, signals, output), at
 * a small cost per event. A recording is not kept from anybody: the hash is no secret.
 */
import type { KernelEvent } from '../../kernel/events.ts';
import type { KernelApi } from '../../kernel/kernelApi.ts';
import type { Moment } from './entry.ts';

const WATCHED = ['trap', 'userReturn', 'syscallReturn', 'output', 'signal', 'signalDelivered', 'load'] as const;

export class RunWatch {
  /** Checkpoints passed. */
  checkpoint = 0;
  private a = 0x9e37_79b9;
  private b = 0x85eb_ca6b;
  private readonly kernel: KernelApi;
  private readonly atCheckpoint: (() => void) | undefined;

  /** `atCheckpoint` is called at each, from the kernel's listener. */
  constructor(kernel: KernelApi, atCheckpoint?: () => void) {
    this.kernel = kernel;
    this.atCheckpoint = atCheckpoint;
    kernel.listen((event) => this.on(event), WATCHED);
  }

  moment(stop: Moment['stop']): Moment {
    const { kernel, checkpoint } = this;
    const step = kernel.machine.harts.reduce((sum, hart) => sum + hart.steps, 0);
    return { step, checkpoint, time: kernel.now(), stop };
  }

  get hash(): string {
    return [this.a, this.b].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  private on(event: KernelEvent): void {
    switch (event.kind) {
      case 'trap':
        this.mix(event.trap.code);
        this.mix(Number(event.trap.epc));
        this.mix(event.at.time);
        break;
      case 'syscallReturn':
        this.mix(event.result);
        return;
      case 'output':
        for (const byte of event.bytes) this.mix(byte);
        return;
      case 'signal':
      case 'signalDelivered':
        this.mix(event.signo);
        break;
      case 'load':
        this.mix(event.bias);
        break;
      case 'userReturn':
        break;
      default:
        return;
    }
    this.checkpoint++;
    this.atCheckpoint?.();
  }

  private mix(word: number): void {
    this.a = Math.imul(this.a ^ word, 0x0100_0193) >>> 0;
    this.a = (this.a ^ (this.a >>> 15)) >>> 0;
    this.b = (Math.imul(this.b, 0x9e37_79b1) + ((word / 2 ** 32) ^ word ^ (this.b >>> 13))) >>> 0;
  }
}
