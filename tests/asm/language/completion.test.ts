/**
 * What completion offers.
 */
import { expect, test } from 'vitest';
import { completionDocs, completions } from '../../../src/asm/language/completion.ts';
import type { Completion } from '../../../src/asm/language/completionItem.ts';
import { signatureHelp } from '../../../src/asm/language/signature.ts';
import { snippet } from './snippet.ts';

function offered(text: string): Completion[] {
  const { source, position } = snippet(text);
  return completions(source, position).sort((a, b) => (a.order < b.order ? -1 : 1));
}
const labels = (text: string): string[] => offered(text).map(({ label }) => label);
const item = (text: string, wanted: string): Completion | undefined =>
  offered(text).find(({ label }) => label === wanted);

test('a statement begins with a mnemonic of any extension, with a snippet for its operands', () => {
  expect(item('\tad$0\n', 'addi')).toMatchObject({
    kind: 'instruction',
    snippet: `addi \${1:rd}, \${2:rs1}, \${3:imm}`,
    detail: expect.stringMatching(/^I · /),
    range: { start: { line: 0, character: 1 }, end: { line: 0, character: 3 } },
  });
  expect(item('\t$0\n', 'lw')?.snippet).toBe(`lw \${1:rd}, \${2:imm}(\${3:rs1})`);
  expect(item('\t$0\n', 'sh1add')?.detail).toMatch(/^Zba · /);
  expect(item('\t$0\n', 'la')?.snippet).toBe(`la \${1:rd}, \${2:symbol}`);
  expect(item('main: $0\n', 'ret')?.snippet).toBe('ret');
});

test('mnemonics are sorted by extension, compressed spellings last', () => {
  const all = labels('\t$0\n');
  const at = (name: string): number => all.indexOf(name);
  expect(at('add')).toBeGreaterThanOrEqual(0);
  expect(at('add')).toBeLessThan(at('mul'));
  expect(at('mul')).toBeLessThan(at('sh1add'));
  expect(at('sh1add')).toBeLessThan(at('c.add'));
});

test('directives come with their operands and with what closes them', () => {
  expect(item('\t.$0\n', '.macro')?.snippet).toBe(`.macro \${1:name parameter}\n\t$0\n.endm`);
  expect(item('\t.al$0\n', '.align')?.range.start.character).toBe(1);
});

test('macros of the source are offered', () => {
  expect(item('\t.macro push reg\n\t.endm\n\t$0\n', 'push')).toMatchObject({
    kind: 'macro',
    snippet: `push \${1:reg}`,
  });
  expect(item('#define SIZE 4\n\tli a0, $0\n', 'SIZE')).toMatchObject({ kind: 'constant' });
});

test('an operand is a register of the file that the form takes', () => {
  expect(labels('\tadd a0, $0\n').slice(0, 3)).toEqual(['zero', 'ra', 'sp']);
  expect(labels('\tfadd.d $0\n')).toContain('fa0');
  expect(labels('\tfadd.d $0\n')).not.toContain('a0');
});

test('control and status registers are offered where one stands', () => {
  const all = labels('\tcsrr a0, $0\n');
  expect(all).toContain('mstatus');
  expect(all).toContain('hstatus');
  expect(labels('\tadd a0, $0\n')).not.toContain('mstatus');
});

test('a jump is offered labels, numbered ones with their direction', () => {
  const all = labels('main:\tnop\n1:\tnop\n\tbeqz a0, $0\n');
  expect(all).toContain('main');
  expect(all).toContain('1b');
  expect(all).toContain('1f');
});

test('relocation functions are offered after a percent sign', () => {
  expect(item('\tlui a0, %$0\n', 'hi')?.snippet).toBe(`hi(\${1:symbol})`);
  expect(item('\tlui a0, $0\n', '%hi')?.snippet).toBe(`%hi(\${1:symbol})`);
});

test('a pseudo-instruction is offered what stands at that place', () => {
  const after = 'msg:\t.word 1\n\t.equ N, 4\n';
  expect(labels(`\tla $0\n${after}`)[0]).toBe('zero');
  expect(labels(`\tla a0, $0\n${after}`)).toEqual(['N', 'msg']);
  expect(labels(`\tli a0, $0\n${after}`)).toEqual(['N']);
  expect(labels(`\ttail $0\n${after}`)).toEqual(['N', 'msg']);
  expect(labels(`\tcall $0\n${after}`)).toContain('ra');
  expect(labels(`\ttail m$0\n${after}`)).toEqual(['N', 'msg']);
});

test('a directive is offered its words', () => {
  expect(labels('\t.option $0\n')).toContain('norelax');
  expect(labels('f:\tret\n\t.type $0\n')).toEqual(['f']);
  expect(labels('\t.type f, $0\n')).toContain('@function');
  expect(item('\t.type f, @f$0\n', 'function')?.snippet).toBe('function');
  expect(labels('\t.section .$0\n')).toContain('.rodata');
  expect(labels('\t.section .x, "a", $0\n')).toContain('@nobits');
  expect(labels('\t.cfi_offset $0\n')).toContain('ra');
});

test('nothing is offered in comments and strings', () => {
  expect(labels('\tnop # a$0\n')).toEqual([]);
  expect(labels('\t.asciz "a$0"\n')).toEqual([]);
});

test('items are explained when they are looked at', () => {
  expect(completionDocs('instruction', 'addi')).toContain('rd = rs1 + imm');
  expect(completionDocs('csr', 'satp')).toContain('Address translation.');
  expect(completionDocs('register', 'a0')).toContain('caller-saved');
  expect(completionDocs('directive', '.word')).toContain('4 bytes');
});

function help(text: string): string | undefined {
  const { source, position } = snippet(text);
  const found = signatureHelp(source, position);
  if (found === undefined) return undefined;
  const { label, parameters } = found.signatures[found.activeSignature]!;
  const [start, end] = parameters[found.activeParameter] ?? [0, 0];
  return `${label.slice(0, start)}⟦${label.slice(start, end)}⟧${label.slice(end)}`;
}

test('signatures tell which operand is being typed', () => {
  expect(help('\taddi $0\n')).toBe('addi ⟦rd⟧, rs1, imm');
  expect(help('\taddi a0, a1, $0\n')).toBe('addi rd, rs1, ⟦imm⟧');
  expect(help('\tlw a0, 4($0\n')).toBe('lw rd, ⟦imm(rs1)⟧');
  expect(help('\t.section .text, $0\n')).toBe('.section name, ⟦"flags"⟧, @type');
  expect(help('\t.macro two a, b\n\t.endm\n\ttwo 1, $0\n')).toBe('two a, ⟦b⟧');
  expect(help('\tli a0, $0\n')).toBe('li rd, ⟦constant⟧');
  expect(help('\t$0\n')).toBeUndefined();
  expect(help('\tnop # $0\n')).toBeUndefined();
});

test('of several forms the one with operands enough is shown', () => {
  expect(help('\tjalr a0, $0\n')).toContain('⟦');
  expect(help('\tcall t0, $0\n')).toBe('call rd, ⟦symbol⟧');
});
