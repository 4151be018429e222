/** Assembly sources in the debugger, built by nobody: assembled and linked at launch. Transcripts in `tests/golden/assembly-…`. */
import { expect, test } from 'vitest';
import { TestSession } from './session.ts';
import { stagedSource } from './stage.ts';

/** A source of `tests/guest/source`, assembled and loaded but not running. */
const launched = async (name: string, more: object = {}): Promise<TestSession> => {
  const session = await TestSession.initialized();
  await session.client.ask('launch', { program: stagedSource(`source/${name}.S`), ...more });
  return session;
};

test('breakpoints, steps, frames and registers by lines of the source', async () => {
  const session = await launched('count');
  await session.breakAt('source/count.S', 'begin', 'print');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.client.request('threads');
  await session.frames(threadId);
  await session.step('next', threadId);
  await session.step('next', threadId);
  await session.frames(threadId, { levels: 1 });
  await session.step('stepIn', threadId);
  const [print] = await session.frames(threadId);
  await session.client.request('evaluate', { expression: '$s0', frameId: print!.id, context: 'watch' });
  await session.client.request('evaluate', { expression: '$a0', frameId: print!.id, context: 'watch' });
  session.transcript.comment('out of the call, and over the next');
  await session.step('stepOut', threadId);
  await session.frames(threadId);
  await session.breakAt('source/count.S');
  for (let step = 0; step < 4; step++) await session.step('next', threadId);
  const [top] = await session.frames(threadId, { levels: 1 });
  await session.client.request('disassemble', {
    memoryReference: top!.instructionPointerReference,
    instructionOffset: -2,
    instructionCount: 4,
  });
  session.transcript.comment('lines of a macro are those of its call');
  await session.breakAt('source/count.S', 'exit');
  await session.step('continue', threadId);
  await session.frames(threadId, { levels: 1 });
  await session.finish();
  expect(session.log).toEqual([]);
  session.transcript.matches('assembly-steps');
});

test('a source for the bare machine', async () => {
  const session = await launched('bare', { machine: 'bare', memory: 16 });
  await session.breakAt('source/bare.S', 'begin', 'handler');
  await session.configured();
  const { threadId } = await session.stopped();
  await session.frames(threadId);
  await session.step('continue', threadId);
  const [handler] = await session.frames(threadId);
  await session.client.request('evaluate', { expression: '$mcause', frameId: handler!.id, context: 'watch' });
  await session.step('next', threadId);
  await session.breakAt('source/bare.S');
  await session.finish();
  expect(session.log).toEqual([]);
  session.transcript.matches('assembly-bare');
});

test('mistakes of a source are listed with links, and the launch fails with a sentence', async () => {
  const session = await launched('mistakes');
  session.transcript.comment('what only the linker finds');
  await session.client.ask('launch', { program: stagedSource('source/unlinked.S') });
  session.transcript.comment('the session lives on');
  await session.client.request('launch', { program: stagedSource('source/count.S') });
  await session.configured();
  await session.client.event('terminated');
  await session.close();
  expect(session.log).toEqual([]);
  session.transcript.matches('assembly-mistakes');
});
