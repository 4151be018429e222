/** A program that writes faster than anybody reads: what it has written does not pile up in the command. */

import { PassThrough, Readable, Writable } from 'node:stream';
import { setImmediate as macrotask } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { run } from '../../adapter/run.ts';
import { guestPath } from '../guest/programs.ts';

const MEBIBYTE = 1 << 20;
const WRITTEN = 200;

test('the program waits until its output has been read', async () => {
  const command = parseCommand(['run', guestPath('bad'), 'flood', String(WRITTEN)]);
  if (command.kind !== 'run') throw new Error('not a run command');
  let most = 0;
  let read = 0;
  const stdout = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      most = Math.max(most, stdout.writableLength);
      read += chunk.length;
      macrotask().then(() => done());
    },
  });
  const stderr = new PassThrough();
  expect(await run(command, { stdin: Readable.from([]), stdout, stderr })).toBe(0);
  await new Promise<void>((done) => stdout.end(done));
  expect(read).toBe(WRITTEN * MEBIBYTE);
  expect(most).toBeLessThan(4 * MEBIBYTE);
});
