/**
 * Follows the ways through each function of a source, from its begin to where it returns, with what is known of registers and stack (`frameState.ts`).
 * Work is bounded: each instruction is looked at only so often, since knowledge can only be lost where ways meet.
 */
import { STB_GLOBAL, STT_FUNC } from '../../elf/numbers.ts';
import type { ObjectModule } from '../objectModule.ts';
import { R_RISCV } from '../relocationTypes.ts';
import { atBegin, type FrameState, isCall, meet, RA, step, ZERO } from './frameState.ts';
import { type MadeInsn, meant } from './madeInsns.ts';

/** Where a function leaves, with what is known then: by `ret`, or by a jump to another function. */
export interface Exit {
  readonly insn: number;
  readonly state: FrameState;
}

export interface FrameFlow {
  /** By index of the instruction: what is known before it. */
  readonly before: ReadonlyMap<number, FrameState>;
  readonly exits: readonly Exit[];
  /** How many instructions were looked at, each time counted. */
  readonly steps: number;
}

/** The begin of a program is not called and has nothing to return to. */
const PROGRAM_START = '_start';
const MAX_VISITS = 12;

/** Follows all functions of a module; `insns` are its instructions in the order of their making. */
export function frameFlow(module: ObjectModule, insns: readonly MadeInsn[]): FrameFlow {
  const indexAt = new Map(insns.map(({ section, offset }, index) => [key(section, offset), index]));
  const targets = insns.map((made) => targetOf(module, made, indexAt));
  const begins = beginsOf(module, insns, indexAt, targets);
  const before = new Map<number, FrameState>();
  const visits = new Uint8Array(insns.length);
  const work: number[] = [];
  let steps = 0;
  const reach = (index: number | undefined, state: FrameState): void => {
    if (index === undefined || index >= insns.length) return;
    const there = before.get(index);
    const met = there === undefined ? state : meet(there, state);
    if (met === there || visits[index]! >= MAX_VISITS) return;
    visits[index]!++;
    before.set(index, met);
    work.push(index);
  };
  for (const index of begins) reach(index, atBegin);
  for (let index = work.pop(); index !== undefined; index = work.pop()) {
    steps++;
    const made = insns[index]!;
    const after = step(before.get(index)!, made, index);
    const isBranch = made.insn.base.format === 'B';
    // One function may end where the next begins, without return; but a branch to a begin is a loop.
    for (const next of successors(insns, index, targets)) {
      if (!begins.has(next) || (isBranch && next !== index + 1)) reach(next, after);
    }
  }
  const exits = [...before]
    .filter(([index]) => leaves(insns[index]!, targets[index], begins))
    .sort(([a], [b]) => a - b)
    .map(([insn, state]) => ({ insn, state }));
  return { before, exits, steps };
}

const key = (section: number, offset: number): number => section * 2 ** 32 + offset;

/** The instruction that a branch or jump goes to, if it is of this source. */
function targetOf(
  module: ObjectModule,
  { relocation }: MadeInsn,
  indexAt: ReadonlyMap<number, number>,
): number | undefined {
  if (relocation === undefined) return undefined;
  const { symbol, addend } = meant(module, relocation);
  if (symbol === undefined || typeof symbol.place === 'string') return undefined;
  return indexAt.get(key(symbol.place.section, Number(symbol.value + addend)));
}

/** Where functions begin: what is called, what is said to be a function, and what other files see. */
function beginsOf(
  { symbols }: ObjectModule,
  insns: readonly MadeInsn[],
  indexAt: ReadonlyMap<number, number>,
  targets: readonly (number | undefined)[],
): ReadonlySet<number> {
  const begins = new Set<number>();
  for (const { name, place, value, type, binding } of symbols) {
    if (typeof place === 'string' || name === PROGRAM_START || (type !== STT_FUNC && binding !== STB_GLOBAL)) continue;
    const index = indexAt.get(key(place.section, Number(value)));
    if (index !== undefined) begins.add(index);
  }
  for (const [index, made] of insns.entries()) {
    const target = targets[index];
    const isCalled = isCall(made) || (made.insn.base.name === 'auipc' && made.relocation?.type === R_RISCV.CALL_PLT);
    if (isCalled && target !== undefined) begins.add(target);
  }
  return begins;
}

function successors(insns: readonly MadeInsn[], index: number, targets: readonly (number | undefined)[]): number[] {
  const { insn, section } = insns[index]!;
  const next = insns[index + 1]?.section === section ? [index + 1] : [];
  const target = targets[index];
  switch (insn.base.name) {
    case 'jalr':
      return insn.operands.rd === ZERO ? [] : next;
    case 'jal':
      return insn.operands.rd !== ZERO ? next : target === undefined ? [] : [target];
    case 'mret':
    case 'sret':
      return [];
    default:
      return insn.base.format === 'B' && target !== undefined ? [...next, target] : next;
  }
}

/** `ret`, `tail`, or a jump to where another function begins. */
function leaves({ insn, relocation }: MadeInsn, target: number | undefined, begins: ReadonlySet<number>): boolean {
  const { rd, rs1, imm } = insn.operands;
  if (rd !== ZERO) return false;
  if (insn.base.name === 'jalr') return relocation !== undefined || (rs1 === RA && imm === 0);
  return insn.base.name === 'jal' && (target === undefined ? relocation !== undefined : begins.has(target));
}
