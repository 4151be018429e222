/**
 * What the translator finds out about a region before it emits it: graphs as assembly, results in words, block by block, by label.
 */
import { describe, expect, test } from 'vitest';
import { addressPlan, type Check } from '../../../src/engine/jit/addressPlan.ts';
import type { Dominators } from '../../../src/engine/jit/dominators.ts';
import { type FlowGraph, flowGraph, successors } from '../../../src/engine/jit/flowGraph.ts';
import { reducible } from '../../../src/engine/jit/irreducible.ts';
import { loopOnly } from '../../../src/engine/jit/loopOnly.ts';
import { registerFlow } from '../../../src/engine/jit/registerFlow.ts';
import type { RegisterSet } from '../../../src/engine/jit/registerSet.ts';
import { copyRounds } from '../../../src/engine/jit/unroll.ts';
import { wordFlow } from '../../../src/engine/jit/wordFlow.ts';
import { disassemble } from '../../../src/isa/disassemble.ts';
import { fRegisters, xRegisters } from '../../../src/isa/registers.ts';
import { guestCode } from './guestCode.ts';

interface Analysed {
  readonly graph: FlowGraph;
  readonly flow: Dominators;
  /** Of the block with this place in the order. */
  readonly name: (place: number) => string;
}

function analysed(source: string, cut: (graph: FlowGraph) => FlowGraph = (graph) => graph): Analysed {
  const { reader, entries, nameOf } = guestCode('graph.s', source);
  const graph = cut(flowGraph(reader, entries[0]!)!);
  const flow = reducible(graph);
  return { graph, flow, name: (place) => nameOf(flow.order[place]!.pc) };
}

const edges = ({ flow, name }: Analysed): string[] =>
  flow.order.map((block, at) => {
    const to = successors(block).map((next) => name(flow.place.get(next)!));
    return `${name(at)} → ${to.join(' ') || 'out'}`;
  });

const idoms = ({ flow, name }: Analysed): string[] =>
  flow.order.map((_block, at) => `${name(flow.idom[at]!)} ${flow.headers.has(at) ? '⟲' : '▹'} ${name(at)}`);

const registers = (set: RegisterSet): string => {
  const names: string[] = [];
  set.each(
    (register) => names.push(xRegisters[register]!.name),
    (register) => names.push(fRegisters[register]!.name),
  );
  return names.join(' ');
};

/** Each access: what it goes through, and `new` where that is made. */
function accesses({ flow, name }: Analysed): string[] {
  const { accesses: planned } = addressPlan(flow, registerFlow(flow).needed);
  const checks: Check[] = [];
  return flow.order.flatMap((block) =>
    block.insns.flatMap((insn) => {
      const access = planned.get(insn);
      if (access === undefined) return [];
      const { check } = access;
      if (!checks.includes(check)) checks.push(check);
      const { low, high, stores, index } = check;
      const place = index < 0 ? `before ${name(check.block)}` : access.first ? 'here' : 'before';
      const text = disassemble(insn.facts.insn, BigInt(insn.pc)).text;
      return [`${text}: ${stores ? 'write' : 'read'} ${low}…${high} ${place} #${checks.indexOf(check)}`];
    }),
  );
}

describe('dominators', () => {
  test('of two ways that meet, the block before them', () => {
    const two = analysed('region: beqz a0, b\na: j c\nb: nop\nc: ecall');
    expect(idoms(two)).toEqual(['region ▹ region', 'region ▹ b', 'region ▹ a']);
    const meet = analysed('region: beqz a0, b\na: addi a1, a1, 1\n j c\nb: addi a1, a1, 2\nc: addi a1, a1, 3\n ecall');
    expect(idoms(meet)).toEqual(['region ▹ region', 'region ▹ b', 'region ▹ a', 'region ▹ c']);
  });

  test('loops within loops have headers each', () => {
    const nested = analysed(
      'region: mv a3, a1\nouter: nop\ninner: addi a3, a3, -1\n bnez a3, inner\n bnez a0, outer\n ecall',
    );
    expect(idoms(nested)).toEqual(['region ▹ region', 'region ⟲ outer', 'outer ⟲ inner', 'inner ▹ +8']);
  });

  test('a loop with two ways in gets a copy that leads to one of them', () => {
    const source = 'region: beqz a0, second\nfirst: addi a1, a1, 1\nsecond: addi a1, a1, 2\n bne a1, a2, first\n ecall';
    const found = analysed(source);
    expect(found.flow.headers.size).toBe(1);
    expect(edges(found)).toEqual(['region → second first', 'second → first', 'first → second', 'second → first']);
  });

  test('a loop with two ways in that is too large loses the edge that makes it irreducible', () => {
    const long = ' addi a1, a1, 1\n'.repeat(160);
    const source = `region: beqz a0, second\nfirst: ${long}second: ${long} bne a1, a2, first\n ecall`;
    expect(analysed(source).flow.headers.size).toBe(0);
  });
});

/** The rounds of loops, after some of them have been copied. */
function withRounds(source: string): string[] {
  const { graph, flow } = analysed(source);
  const copied = copyRounds(graph, flow);
  if (copied === undefined) return [];
  const after = reducible(copied);
  return after.order.map((block, at) => `${after.headers.has(at) ? '⟲' : '▹'} ${block.insns.length}`);
}

describe('rounds', () => {
  test('of a small loop, one stands before it and eight in it', () => {
    expect(withRounds('region: addi a0, a0, -1\n bnez a0, region\n ecall')).toEqual([
      ...['▹ 2', '⟲ 2'],
      ...Array.from({ length: 7 }, () => '▹ 2'),
    ]);
  });

  test('of a larger one, fewer; of a very large one, none', () => {
    const loop = (length: number): string[] =>
      withRounds(`region: ${' addi a0, a0, -1\n'.repeat(length)} bnez a0, region\n ecall`);
    expect(loop(20)).toEqual(['▹ 21', '⟲ 21', '▹ 21', '▹ 21']);
    expect(loop(60)).toEqual(['▹ 61', '⟲ 61']);
    expect(loop(125)).toEqual([]);
  });

  test('of loops within one another that begin at the same place, the inner one is copied', () => {
    const outer = ' addi a1, a1, -1\n nop\n beqz a3, on\n nop\non: nop\n beqz a4, off\n nop\noff: nop\n';
    const rounds = withRounds(`region: addi a0, a0, -1\n bnez a0, region\n${outer} bnez a1, region\n ecall`);
    expect(rounds.filter((round) => round.endsWith(' 2')).length).toBeGreaterThan(8);
    expect(rounds[0]).toBe('⟲ 2');
  });
});

/** By label: which registers are words in i32 locals when blocks begin, and which of those are natural. */
function words(source: string): string[] {
  const { flow, name } = analysed(source);
  return wordFlow(flow).map(({ words: bits, naturals }, at) => {
    const names = xRegisters
      .filter((_register, number) => number > 0 && (bits >>> number) & 1)
      .map((register) => register.name + ((naturals >>> xRegisters.indexOf(register)) & 1 ? '+' : ''));
    return `${name(at)}: ${names.join(' ')}`;
  });
}

describe('words', () => {
  test('are what 32-bit instructions, short loads and comparisons leave', () => {
    const source = 'addw a0, a1, a2\n lw a3, 0(sp)\n lbu a4, 0(sp)\n slt a5, a1, a2\n lwu a6, 0(sp)\n ld a7, 0(sp)\n';
    expect(words(`region: ${source} beqz a0, region\nlast: ecall\n`)).toEqual(['region: ']);
    expect(words(`region: ${source} beqz a0, last\n nop\nlast: nop\n ecall\n`)).toContain('last: a0 a3 a4+ a5+');
  });

  test('stay words through and, or, moves and shifts to the right', () => {
    const source =
      'lw a0, 0(sp)\n lbu a1, 0(sp)\n and a2, a0, a1\n or a3, a0, a1\n mv a4, a0\n srai a5, a0, 3\n srli a6, a0, 3\n';
    expect(words(`region: ${source} beqz t0, last\n nop\nlast: nop\n ecall\n`)).toContain('last: a0 a1+ a2+ a3 a4 a5');
  });

  test('must be words on every way', () => {
    const source = 'region: lw a0, 0(sp)\n lw a1, 0(sp)\n beqz a2, last\n ld a1, 8(sp)\nlast: nop\n ecall\n';
    expect(words(source)).toContain('last: a0');
  });

  test('a call takes them away', () => {
    const source = 'region: lw a0, 0(sp)\n jal function\nback: nop\n ecall\nfunction: jal function\n ret';
    expect(words(source)).toContain('back: ');
  });
});

describe('graphs', () => {
  test('a jump into the middle of a block splits it', () => {
    const { flow, name } = analysed('region: addi a0, a0, 1\nmiddle: addi a0, a0, 2\n bnez a0, middle\n ecall');
    expect(flow.order.map((_block, at) => name(at))).toEqual(['region', 'middle']);
  });

  test('a leaf is inlined at each of its call sites', () => {
    const { flow, name } = analysed('region: jal leaf\n jal leaf\n ecall\nleaf: addi a0, a0, 1\n ret');
    expect(flow.order.map((_block, at) => name(at))).toEqual(['region', 'leaf', '+4', 'leaf']);
  });

  test('of a function, a loop alone is what leads back to its first block', () => {
    const source = 'region: addi a0, a0, -1\n beqz a0, out\n bnez a1, region\n j region\nout: addi a2, a2, 1\n ecall';
    const { flow, name } = analysed(source, (graph) => loopOnly(graph)!);
    expect(flow.order.map((_block, at) => name(at))).not.toContain('out');
    expect(flow.headers.size).toBe(1);
  });

  test('what never leads back is no loop', () => {
    const { graph } = analysed('region: addi a0, a0, -1\n ecall');
    expect(loopOnly(graph)).toBeUndefined();
  });
});

describe('registers', () => {
  const flowText = ({ flow, name }: Analysed): string[] => {
    const { dirty, needed } = registerFlow(flow);
    return flow.order.map(
      (_block, at) => `${name(at)}: dirty ${registers(dirty[at]!)}; needed ${registers(needed[at]!)}`,
    );
  };

  test('what a block reads before it writes is needed; what it wrote is dirty behind it', () => {
    expect(flowText(analysed('region: add a0, a1, a2\n bnez a0, far\n ecall\nfar: mv a3, a0\n ecall'))).toEqual([
      'region: dirty ; needed a1 a2',
      'far: dirty a0; needed a0',
    ]);
  });

  test('what a loop writes is dirty, and so needed, from its first round on', () => {
    expect(flowText(analysed('region: addi a0, a0, 1\n bne a0, a1, region\n ecall'))).toEqual([
      'region: dirty a0; needed a0 a1',
    ]);
  });

  test('what is dirty on one way only must be loaded for the other', () => {
    const source = 'region: beqz a0, meet\n li a1, 1\nmeet: add a2, a3, a3\n ecall';
    expect(flowText(analysed(source))).toEqual([
      'region: dirty ; needed a0 a1 a3',
      '+2: dirty ; needed a3',
      'meet: dirty a1; needed a1 a3',
    ]);
  });

  test('behind a call nothing is dirty', () => {
    const source = 'region: addi s0, s0, 1\n jalr a5\nback: addi a0, a0, 1\n ecall';
    expect(flowText(analysed(source))).toEqual(['region: dirty ; needed sp s0 a5', 'back: dirty ; needed a0']);
  });
});

describe('checks of addresses', () => {
  test('one serves all accesses at one base', () => {
    expect(accesses(analysed('region: ld a1, 8(a0)\n ld a2, 0(a0)\n sd a2, 16(a0)\n ecall'))).toEqual([
      'ld a1,8(a0): write 0…24 here #0',
      'ld a2,0(a0): write 0…24 before #0',
      'sd a2,16(a0): write 0…24 before #0',
    ]);
  });

  test('a moved pointer is still the same base', () => {
    expect(accesses(analysed('region: ld a1, 0(a0)\n addi a0, a0, 8\n ld a2, 0(a0)\n ecall'))).toEqual([
      'ld a1,0(a0): read 0…16 here #0',
      'ld a2,0(a0): read 0…16 before #0',
    ]);
  });

  test('a loaded pointer is another one', () => {
    expect(accesses(analysed('region: ld a0, 0(a0)\n ld a0, 0(a0)\n ecall'))).toEqual([
      'ld a0,0(a0): read 0…8 here #0',
      'ld a0,0(a0): read 0…8 here #1',
    ]);
  });

  test('what a loop does not change is looked at before it', () => {
    expect(
      accesses(analysed('region: li a2, 0\nloop: sd a2, 8(a0)\n addi a2, a2, 1\n blt a2, a1, loop\n ecall')),
    ).toEqual(['sd a2,8(a0): write 8…16 before loop #0']);
  });

  test('what only some rounds access is not', () => {
    const source =
      'region: li a2, 0\nloop: beqz a3, next\n sd a2, 8(a0)\nnext: addi a2, a2, 1\n blt a2, a1, loop\n ecall';
    expect(accesses(analysed(source))).toEqual(['sd a2,8(a0): write 8…16 here #0']);
  });

  test('a store on one of two ways does not make the load before them look for a page that may be written', () => {
    const source = 'region: ld a1, 0(a0)\n beqz a1, skip\n sd a1, 8(a0)\nskip: ecall';
    expect(accesses(analysed(source))).toEqual(['ld a1,0(a0): read 0…8 here #0', 'sd a1,8(a0): write 8…16 here #1']);
  });

  test('a frame of the stack is looked at once, whole', () => {
    const source = 'region: addi sp, sp, -64\n sd s0, 48(sp)\n ld a0, 0(sp)\n beqz a0, out\n sd a0, 8(sp)\nout: ecall';
    expect(accesses(analysed(source)).map((text) => text.split(': ')[1])).toEqual([
      'write -64…-8 here #0',
      'write -64…-8 before #0',
      'write -64…-8 before #0',
    ]);
  });

  test('behind a call only the stack pointer is what it was', () => {
    const source = 'region: ld a1, 0(a0)\n ld a2, 0(sp)\n jalr a5\n ld a1, 0(a0)\n ld a2, 0(sp)\n ecall';
    expect(accesses(analysed(source)).map((text) => text.split(' ').slice(-2).join(' '))).toEqual([
      'here #0',
      'here #1',
      'here #2',
      'before #1',
    ]);
  });
});
