/** The grammar of the command line. */
import { expect, test } from 'vitest';
import { parseCommand } from '../../adapter/cliArguments.ts';
import { UsageError } from '../../adapter/usageError.ts';

test('options before the program are Hartbeat’s, all after it are the program’s', () => {
  const command = parseCommand([
    'run',
    '--harts',
    '4',
    '--engine=reference',
    '--strace',
    'a.out',
    '--harts',
    '-x',
    '--',
  ]);
  expect(command).toMatchObject({
    kind: 'run',
    program: 'a.out',
    args: ['--harts', '-x', '--'],
    harts: 4,
    engine: 'reference',
    strace: true,
    stats: 'none',
    dumpWasm: undefined,
  });
});

test('a bare program has no arguments, so options may stand behind it too', () => {
  const command = parseCommand(['run', '--machine', 'bare', '--harts', '2', 'p', '--signature', 'f', '--max-steps=9']);
  expect(command).toMatchObject({ kind: 'bare', program: 'p', harts: 2, signature: 'f', maxSteps: 9 });
  expect(parseCommand(['run', '--machine', 'bare', 'p', '--isa'])).toEqual({ kind: 'isa' });
  expect(() => parseCommand(['run', '--machine', 'bare', 'p', '--seed', '1'])).toThrow(
    '--seed is not for --machine bare',
  );
});

test('help is there for a command too', () => {
  expect(parseCommand(['run', '--help'])).toEqual({ kind: 'help' });
});

test('two dashes end the options', () => {
  expect(parseCommand(['run', '--seed', '7', '--', '--odd-name', 'x'])).toMatchObject({
    program: '--odd-name',
    args: ['x'],
    seed: 7,
  });
});

test('statistics have two forms', () => {
  expect(parseCommand(['run', '--stats', 'p'])).toMatchObject({ stats: 'text', program: 'p' });
  expect(parseCommand(['run', '--stats=json', 'p'])).toMatchObject({ stats: 'json', program: 'p' });
});

test('the environment is what the user says', () => {
  expect(parseCommand(['run', '--env', 'A=1', '--env', 'B=x=y', 'p'])).toMatchObject({ env: { A: '1', B: 'x=y' } });
});

test.each([
  [['run'], 'hartbeat run needs a program'],
  [['run', '--harts', '0', 'p'], '--harts takes a whole number from 1 to 64, not "0"'],
  [['run', '--harts', 'two', 'p'], '--harts takes a whole number from 1 to 64, not "two"'],
  [['run', '--engine', 'fast', 'p'], '--engine is jit or interp or reference, not "fast"'],
  [['run', '--env', 'novalue', 'p'], '--env takes NAME=VALUE, not "novalue"'],
  [['run', '--bogus', 'p'], "Unknown option '--bogus'"],
  [['dap', '--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
  [['jump'], '"jump" is no command of hartbeat'],
])('%j is refused with a sentence', (args, sentence) => {
  expect(() => parseCommand(args)).toThrow(UsageError);
  expect(() => parseCommand(args)).toThrow(sentence);
});
