/** The console as a terminal: what is typed, shown, sent as signals; its window, its hangup; and the plain console, which is none. */
import { describe, expect, test } from 'vitest';
import { restoreKernel, saveKernel } from '../../../src/kernel/snapshot.ts';
import { makeMachine } from '../core/guestRun.ts';
import { notPlain } from '../core/plain.ts';
import { startTyping, TERMINAL, type Typing, typingTo } from './typing.ts';

const BEGIN = '[24 rows, 80 columns]\r\nname? ';

function leaf({ kernel }: Typing): { kind: string; fields: Readonly<Record<string, unknown>> } {
  const [task] = [...kernel.state.executor.tasks.values()].filter(({ kind }) => kind === 'user');
  const { future, fields } = kernel.awaits(task!.id).at(-1)!;
  return { kind: future.kind, fields };
}

describe('a terminal', () => {
  test('echoes and edits a line, which the program then reads', async () => {
    const typing = await typingTo('keys');
    expect(typing.news()).toBe(BEGIN);
    expect(typing.type('Adx')).toBe('Adx');
    expect(typing.type('\x7fa')).toBe('\b \ba');
    expect(typing.type('\r')).toBe('\r\nhello Ada\r\n');
  });

  test('gives keys one by one in raw mode, Ctrl-C and Ctrl-Z too, and shows what is written as it is', async () => {
    const typing = await typingTo('keys');
    typing.type('x\r');
    typing.news();
    expect(typing.type('a\x03\x1a\r\x1b[A')).toBe('<61><03><1a><0d><1b><5b><41>');
    expect(typing.type('q')).toBe('<71>\r\nEXIT-SUCCESS\r\n');
    expect(typing.run()).toEqual({ kind: 'exited', code: 0, signo: 0 });
  });

  test('sends Ctrl-C to the foreground group and throws the line away', async () => {
    const typing = await typingTo('keys');
    expect(typing.type('ab\x03').slice(BEGIN.length)).toBe('ab^C[interrupted]\r\n');
    expect(typing.type('c\r')).toBe('c\r\nhello c\r\n');
  });

  test('kills a program with Ctrl-\\', async () => {
    const typing = await typingTo('keys');
    typing.type('\x1c');
    expect(typing.run()).toMatchObject({ kind: 'exited', signo: 3 });
  });

  test('ends the input with Ctrl-D at the begin of a line', async () => {
    const typing = await typingTo('keys');
    expect(typing.type('\x04').slice(BEGIN.length)).toBe('nobody\r\n');
    expect(typing.run()).toEqual({ kind: 'exited', code: 1, signo: 0 });
  });

  test('tells of another size of its window once', async () => {
    const typing = await typingTo('keys');
    typing.news();
    typing.kernel.consoleResize(50, 132);
    typing.kernel.consoleResize(50, 132);
    typing.run();
    expect(typing.news()).toBe('[50 rows, 132 columns]\r\n');
  });

  test('hangs up: the session is told, and nothing can be read or written', async () => {
    const typing = await typingTo('keys');
    typing.kernel.consoleHangup();
    expect(typing.run()).toMatchObject({ kind: 'exited', signo: 1 });
  });

  test('shows as a future what a reader waits for', async () => {
    const typing = await typingTo('keys');
    typing.type('ab');
    expect(leaf(typing)).toEqual({
      kind: 'ttyRead',
      fields: { fd: 0, terminal: '/dev/console', bytes: 256, mode: 'lines', typed: 2, foreground: 100 },
    });
    typing.type('\r');
    expect(leaf(typing).fields).toMatchObject({ bytes: 1, mode: 'min 1, time 0', typed: 0 });
  });

  test('goes on from a snapshot in the middle of a line', async () => {
    const typing = await typingTo('keys');
    typing.type('Ad');
    expect(notPlain(typing.kernel.state)).toEqual([]);
    const again = startTyping(
      restoreKernel(await makeMachine('interp', 2), structuredClone(saveKernel(typing.kernel))),
    );
    expect(again.type('a\r')).toBe('a\r\nhello Ada\r\n');
  });

  test('stands still after Ctrl-S, echo included, and goes on after Ctrl-Q', async () => {
    const typing = await typingTo('keys');
    typing.news();
    expect(typing.type('\x13Ada\r')).toBe('');
    expect(leaf(typing)).toMatchObject({ kind: 'ttyWrite', fields: { fd: 1, output: 'stopped', written: 0 } });
    expect(typing.type('\x11')).toBe('Ada\r\nhello Ada\r\n');
  });
});

describe('a plain console', () => {
  test('echoes nothing, changes no output, and takes whole lines', async () => {
    const typing = await typingTo('keys', [], { terminal: undefined });
    expect(typing.news()).toBe('[24 rows, 80 columns]\nname? ');
    expect(typing.type('Ada\n')).toBe('hello Ada\n');
  });

  test('gives a line that has no end once the input ends', async () => {
    const typing = await typingTo('keys', [], { terminal: undefined });
    typing.type('Ad');
    typing.kernel.consoleEnd();
    expect(typing.run()).toMatchObject({ kind: 'exited', code: 2 });
    expect(typing.screen).toContain('hello Ad');
  });

  test('is a terminal only where the streams outside are', async () => {
    const streams = [true, false, true] as const;
    const typing = await typingTo('keys', [], { terminal: { ...TERMINAL, streams } });
    expect(typing.news()).toBe('no terminal\n[24 rows, 80 columns]\nname? ');
  });
});
