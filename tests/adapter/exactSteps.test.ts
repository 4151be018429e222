/** Running to an exact position from the Debug Console, on every engine: `.position`, `.runto N`, `.runto +N`, and what is wrong with others. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, test } from 'vitest';
import { TestSession } from './session.ts';

describe.each(['interp', 'reference', 'jit'])('on the engine %s', (engine) => {
  test('the console runs to a step in the middle of a busy loop, and one step further', async () => {
    const session = await TestSession.launched('loop', { engine, stopOnEntry: true });
    await session.configured();
    const { threadId } = await session.stopped();
    const type = async (expression: string): Promise<string> => {
      const body = await session.client.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression,
        context: 'repl',
      });
      return body.result;
    };
    const pcAt = async (): Promise<bigint> => {
      const [frame] = await session.frames(threadId, { levels: 1 });
      return BigInt(frame!.instructionPointerReference!);
    };
    expect(await type('.runto 123457')).toBe('runs on to step 123457');
    expect(await session.stopped()).toMatchObject({ reason: 'pause' });
    expect(await type('.position')).toMatch(
      /^step 123457 of all harts together; hart 0 has made \d+; machine time \d+ ns$/,
    );
    const before = await pcAt();
    expect(await type(' .runto +1 ')).toBe('runs on to step 123458');
    await session.stopped();
    expect(await pcAt()).not.toBe(before);
    for (const [line, message] of [
      ['.runto 5', 'step 5 is past: 123458 steps have been made'],
      ['.runto soon', '".runto soon" names no step: .runto 1000000, or .runto +1 for one more'],
      ['.dance', '".dance" is no command; there are .position, .runto N and .runto +N'],
    ]) {
      expect((await session.client.ask('evaluate', { expression: line, context: 'repl' })).message).toBe(message);
    }
    expect(await type('.5 + 1')).toBe('1.5');
    await session.close();
  });
});
