/** The standard streams of a run, which are the guest's. */
import type { Readable, Writable } from 'node:stream';

export interface Streams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Waits until what was written to the guest's output has left. */
export async function drained(streams: Streams): Promise<void> {
  for (const stream of [streams.stdout, streams.stderr]) {
    if (stream.writableNeedDrain) await new Promise((done) => stream.once('drain', done));
  }
}
