/**
 * Structured control flow from graphs: each block's code is its number, dropped; a branch takes its condition from the parameter. The text
 * of the function is the result.
 */
import { expect, test } from 'vitest';
import { flowGraph, type Successor } from '../../../src/engine/jit/flowGraph.ts';
import { reducible } from '../../../src/engine/jit/irreducible.ts';
import { Structure } from '../../../src/engine/jit/structure.ts';
import { ModuleBuilder } from '../../../src/wasm/moduleBuilder.ts';
import { moduleText } from '../../../src/wasm/text.ts';
import { guestCode } from './guestCode.ts';

function structured(source: string): string[] {
  const { reader, entries, nameOf } = guestCode('graph.s', source);
  const flow = reducible(flowGraph(reader, entries[0]!)!);
  const module = new ModuleBuilder();
  const { code } = module.function({ params: ['i32'], results: [] });
  const comments: { offset: number; text: string }[] = [];
  const note = (text: string): void => void comments.push({ offset: code.length, text });
  const follow = (at: number, to: Successor): void => {
    const label = 'block' in to ? structure.labelOf(at, flow.place.get(to.block)!) : undefined;
    if (label === undefined) structure.goto(at, to);
    else code.br(label);
  };
  const structure: Structure = new Structure(
    code,
    flow,
    {
      beforeLoop: (block) => note(`before ${nameOf(flow.order[block]!.pc)}`),
      body: (block) => {
        const { pc, end } = flow.order[block]!;
        note(nameOf(pc));
        if (end.kind === 'branch') {
          code.get(0);
          code.if();
          follow(block, end.taken);
          code.end();
          follow(block, end.next);
        } else if (end.kind === 'goto') follow(block, end.to);
        code.op('unreachable');
      },
      exit: () => code.op('return'),
    },
    new Set(),
  );
  structure.tree(0);
  code.op('unreachable');
  const bytes = module.encode();
  expect(WebAssembly.validate(bytes.slice())).toBe(true);
  const lines = moduleText(bytes, [{ locals: new Map(), comments }])
    .split('\n')
    .slice(3, -3);
  return lines.filter((line) => line.trim() !== 'unreachable').map((line) => line.slice(4));
}

test('two ways that meet: the place where they do follows a block that both break out of', () => {
  expect(structured('region: beqz a0, b\na: li a1, 1\n j c\nb: li a1, 2\nc: li a2, 3\n ecall')).toEqual([
    'block $B0',
    '  ;; region',
    '  local.get 0 if $I1',
    '    ;; b',
    '    br $B0',
    '  end',
    '  ;; a',
    '  br $B0',
    'end',
    ';; c',
    'return',
  ]);
});

test('a block with one way in stands there', () => {
  expect(structured('region: beqz a0, b\na: li a1, 1\n ecall\nb: li a1, 2\n ecall')).toEqual([
    ';; region',
    'local.get 0 if $I0',
    '  ;; b',
    '  return',
    'end',
    ';; a',
    'return',
  ]);
});

test('a loop within a loop, and the way back to each', () => {
  expect(
    structured('region: li a1, 9\nouter: nop\ninner: addi a1, a1, 1\n bnez a1, inner\n bnez a0, outer\n ecall'),
  ).toEqual([
    ';; region',
    ';; before outer',
    'loop $L0',
    '  ;; outer',
    '  ;; before inner',
    '  loop $L1',
    '    ;; inner',
    '    local.get 0 if $I2',
    '      br $L1',
    '    end',
    '    ;; +8',
    '    local.get 0 if $I3',
    '      br $L0',
    '    end',
    '    return',
    '  end',
    'end',
  ]);
});
