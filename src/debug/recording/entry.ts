/**
 * What a recording is made of: everything that entered a run from outside, each at its moment. Between two entries the run is determined by what came
 * before, so a replay that gives the same entries at the same moments is the same run.
 */
import type { HostAnswer } from '../../base/host.ts';
import type { Advance } from '../../kernel/kernelApi.ts';
import type { NetInput } from '../../kernel/net/netInput.ts';

/**
 * A moment between two calls of `advance`. Steps alone do not tell it: at one step a thread may stand at several checkpoints, and while all wait only time
 * passes.
 */
export interface Moment {
  /** Steps of all harts. */
  readonly step: number;
  /** Checkpoints passed. */
  readonly checkpoint: number;
  /** Machine time in ns. */
  readonly time: number;
  /** Why the machine stood still. */
  readonly stop: 'start' | Advance['kind'];
}

/** The content of a file of the host is not kept, but known again. */
export interface KnownFile {
  readonly kind: 'file';
  readonly size: number;
  readonly digest: string;
}

export type Entering =
  | { readonly kind: 'console'; readonly bytes: Uint8Array }
  | { readonly kind: 'consoleEnd' }
  | { readonly kind: 'consoleSize'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'consoleHangup' }
  | { readonly kind: 'net'; readonly input: NetInput }
  /** `request` is a text that names what was asked. */
  | { readonly kind: 'answer'; readonly request: string; readonly answer: HostAnswer | KnownFile }
  /** The debugger's writes. */
  | { readonly kind: 'memory'; readonly space: number; readonly address: bigint; readonly bytes: Uint8Array }
  | { readonly kind: 'register'; readonly tid: number; readonly register: string; readonly value: bigint }
  /** Nothing enters; tells a replay that has departed before it goes on for long. */
  | { readonly kind: 'mark' }
  /** The recording ends: the program has ended, or nothing more was recorded. */
  | { readonly kind: 'end'; readonly code?: number | undefined; readonly signo?: number | undefined };

export interface Entry {
  readonly moment: Moment;
  /** What the run has done before, as a hash (`runWatch.ts`). */
  readonly run: string;
  readonly entering: Entering;
}

/** A recording that cannot be read, or a replay that is another run; the message is a sentence for the user. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

export const momentText = ({ step, checkpoint, time }: Moment): string =>
  `step ${step} (checkpoint ${checkpoint}, machine time ${time} ns)`;
