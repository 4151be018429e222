/**
 * Where functions do not keep to the calling convention (RISC-V psABI, "Integer Calling Convention", and that for hardware floating point): a register that the callee saves is not what
 * it was when the function returns, the return address is lost, the stack pointer is not aligned to 16 bytes or not put back. What is not known for
 * certain is not warned of.
 */
import { fRegisters, xRegisters } from '../../isa/registers.ts';
import type { Exit } from './frameFlow.ts';
import { depthOf, type FrameState, isOriginal, numberOf, RA, SP, valueIn } from './frameState.ts';
import type { Message } from './message.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { locationOf, textRange } from './textRange.ts';

const STACK_ALIGNMENT = 16;

/** What a function gives back as it was, but for sp, of which there is more to say. */
const SAVED = [...xRegisters, ...fRegisters].filter(
  (register) => register.saver === 'callee' && numberOf(register) !== SP,
);

interface Hint {
  /** Index of the instruction that it is about, and of another that shows why. */
  readonly insn: number;
  readonly text: string;
  readonly because?: { readonly insn: number; readonly text: string };
}

/** Warnings of the source itself, not of what it includes, in the order of its instructions. */
export function conventionHints(source: SourceDocument): Message[] {
  const { before, exits } = source.frames;
  const hints = [
    ...[...before].sort(([a], [b]) => a - b).flatMap(([insn, state]) => misalignment(source, insn, state)),
    ...exits.flatMap((exit) => changedRegisters(exit)),
  ];
  const seen = new Set<string>();
  return hints.flatMap((hint) => {
    const range = source.insns[hint.insn]!.statement.range;
    const key = `${range.line}:${hint.text}`;
    if (range.file !== source.name || seen.has(key)) return [];
    seen.add(key);
    const { because } = hint;
    const related =
      because === undefined
        ? []
        : [{ text: because.text, location: locationOf(source.insns[because.insn]!.statement.range) }];
    return [{ severity: 'warning', text: hint.text, range: textRange(range), related } as const];
  });
}

/** An instruction that moves sp so that it is not a multiple of 16 any more. */
function misalignment(source: SourceDocument, insn: number, state: FrameState): Hint[] {
  const { base, operands } = source.insns[insn]!.insn;
  if (base.name !== 'addi' || operands.rd !== SP) return [];
  const from = depthOf(state, operands.rs1);
  if (from === undefined || (from + operands.imm) % STACK_ALIGNMENT === 0) return [];
  const text = `sp is then ${-(from + operands.imm)} bytes below where it was: the stack must stay aligned to ${STACK_ALIGNMENT} bytes`;
  return [{ insn, text }];
}

function changedRegisters({ insn, state }: Exit): Hint[] {
  const hints: Hint[] = [];
  const here = { insn, text: 'the function returns here' };
  const depth = depthOf(state, SP);
  if (depth !== undefined && depth !== 0) {
    const where = `${Math.abs(depth)} bytes ${depth < 0 ? 'below' : 'above'}`;
    hints.push({ insn, text: `sp is ${where} where it was when the function began` });
  }
  const address = state.x[RA];
  if (address?.kind === 'written') {
    const text = 'the return address in ra is overwritten here and not restored before the function returns';
    hints.push({ insn: address.by, text, because: here });
  }
  for (const register of SAVED) {
    const { name } = register;
    const number = numberOf(register);
    if (isOriginal(state, number)) continue;
    const value = valueIn(state, number);
    const text = `${name} belongs to the caller: it is overwritten and not restored before the function returns`;
    hints.push(value?.by === undefined ? { insn, text } : { insn: value.by, text, because: here });
  }
  return hints;
}
