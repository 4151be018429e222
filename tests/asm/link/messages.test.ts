/** What the linker says about what it cannot link: sentences with the place in the source, or in the object. */
import { expect, test } from 'vitest';
import { readObject } from '../../../src/asm/elfReader.ts';
import { writeObject } from '../../../src/asm/elfWriter.ts';
import { link } from '../../../src/asm/link/link.ts';
import { messagesOf, moduleOf } from './modules.ts';

const START = ['        .globl _start', '_start: nop'];
const linked = (...modules: Parameters<typeof link>[0]): string[] => messagesOf(link(modules, { machine: 'linux' }));

test('what nobody defines is told where it is first used, once for each name', () => {
  const module = moduleOf(
    'a.S',
    ...START,
    ' call nowhere',
    ' la a0, data',
    ' call nowhere',
    ' .data',
    ' .dword nowhere',
  );
  expect(linked(module)).toEqual([
    'a.S:3: error: `nowhere` is not defined in any of the files; it is used 3 times',
    'a.S:4: error: `data` is not defined in any of the files',
  ]);
});

test('a name that is only declared is no mistake, and a weak one is 0', () => {
  const module = moduleOf(
    'a.S',
    ...START,
    ' .globl unused',
    ' .weak maybe',
    ' la a0, maybe',
    ' .data',
    ' .dword maybe',
  );
  expect(linked(module)).toEqual([]);
});

test('of an object the section and the offset are told', () => {
  const object = readObject('lib/part.o', writeObject(moduleOf('a.S', ...START, ' call nowhere')));
  expect(linked(object)).toEqual(['error: `nowhere` is not defined in any of the files (lib/part.o, .text at 0x2)']);
});

test('what is defined twice is told with both places', () => {
  const first = moduleOf('a.S', ...START, '        .globl twice', 'twice: ret');
  const second = moduleOf('b.S', '        .globl twice', 'twice: ret');
  expect(linked(first, second)).toEqual(['b.S:2: error: `twice` is defined a second time; the first time in a.S:4']);
});

test('a definition beside a weak one or a common one is no mistake', () => {
  const first = moduleOf('a.S', ...START, ' .weak once', 'once: ret', ' .comm shared, 8, 8');
  const second = moduleOf('b.S', ' .globl once, shared', 'once: ret', ' .data', 'shared: .dword 1');
  expect(linked(first, second)).toEqual([]);
});

test('what a jump, a branch or a call does not reach is told with distance and reach', () => {
  const near = moduleOf('a.S', ...START, ' beqz a0, far', ' jal far', ' lui a0, %hi(high)', ' .option norvc', ' j far');
  const far = moduleOf('b.S', ' .zero 0x200000', ' .globl far, high', 'far: ret', ' .set high, 0x123456789');
  const messages = linked(near, far);
  expect(messages).toHaveLength(4);
  expect(messages[0]).toMatch(
    /^a\.S:3: error: `far` is too far away: R_RISCV_(JAL|BRANCH) reaches ±(1 MiB|4 KiB), it is 0x2000[0-9a-f]{2}$/,
  );
  expect(messages[2]).toBe(
    'a.S:5: error: `high` is too far away: R_RISCV_HI20 reaches ±2 GiB from address 0, it is 0x123456789',
  );
});

test('a lower part without its upper part is told', () => {
  const module = moduleOf('a.S', ...START, 'here: nop', ' addi a0, a0, %pcrel_lo(here)');
  expect(linked(module)).toEqual(['a.S:4: error: %pcrel_lo names `here`, where no %pcrel_hi or %got_pcrel_hi is']);
});

test('a program without its begin begins at its first instruction, and that is told', () => {
  const result = link([moduleOf('a.S', 'main: nop')], { machine: 'linux' });
  expect(result.executable).toBeDefined();
  expect(messagesOf(result)).toEqual([
    'warning: there is no symbol `_start` at which the program begins (is `.globl _start` missing?); it begins at the begin of .text, 0x100b0',
  ]);
});

test('thousands of mistakes are cut short', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => ` call nowhere${index}`);
  const messages = linked(moduleOf('a.S', ...START, ...lines));
  expect(messages).toHaveLength(101);
  expect(messages.at(-1)).toBe('warning: 4900 more messages are not listed');
});
