/**
 * Instructions of frames as bytes (DWARF 5, 6.4.2): `.cfi_*` directives in the encodings that GNU as chooses. Follows the offset of the frame for those
 * directives that are relative to it.
 */
import { CFA } from '../dwarf/constants/operations.ts';
import type { CfiFunction, CfiInstruction } from './cfi.ts';
import type { DataWriter } from './dataWriter.ts';

/** Offsets of saved registers are counted in these (psABI, "DWARF"; GNU as for RISC-V). */
export const DATA_ALIGNMENT = -4;

const SP = 2;

/** An instruction that stands for itself, whatever was before. */
export type AbsoluteInstruction = Exclude<CfiInstruction, { readonly kind: 'adjustCfaOffset' | 'relOffset' }>;

/** The instructions of a function, the one with which each frame begins included. */
export function absoluteInstructions({ isSimple, instructions, start }: CfiFunction): AbsoluteInstruction[] {
  const result: AbsoluteInstruction[] = isSimple ? [] : [{ at: start, kind: 'defCfaRegister', register: SP }];
  const saved: number[] = [];
  let cfaOffset = 0;
  for (const instruction of instructions) {
    switch (instruction.kind) {
      case 'adjustCfaOffset':
        cfaOffset += instruction.offset;
        result.push({ at: instruction.at, kind: 'defCfaOffset', offset: cfaOffset });
        continue;
      case 'relOffset': {
        const { at, register } = instruction;
        result.push({ at, kind: 'offset', register, offset: instruction.offset - cfaOffset });
        continue;
      }
      case 'defCfa':
      case 'defCfaOffset':
        cfaOffset = instruction.offset;
        break;
      case 'rememberState':
        saved.push(cfaOffset);
        break;
      case 'restoreState':
        cfaOffset = saved.pop() ?? cfaOffset;
        break;
      default:
        break;
    }
    // `offset` and `defCfaOffset` share their shapes with the two that are gone.
    result.push(instruction as AbsoluteInstruction);
  }
  return result;
}

/** How many of them can stand in the CIE: those before the first that is not at the function's begin, or is of another kind. */
export function commonLength(instructions: readonly AbsoluteInstruction[], start: number): number {
  const end = instructions.findIndex(({ at, kind }) => at !== start || kind === 'rememberState' || kind === 'escape');
  return end === -1 ? instructions.length : end;
}

/** Writes instructions that follow one another from an offset on. */
export function writeInstructions(
  writer: DataWriter,
  instructions: readonly AbsoluteInstruction[],
  start: number,
): void {
  let here = start;
  for (const instruction of instructions) {
    advance(writer, instruction.at - here);
    here = instruction.at;
    writeInstruction(writer, instruction);
  }
}

function advance(writer: DataWriter, delta: number): void {
  if (delta === 0) return;
  if (delta < 0x40) writer.u8(CFA.advance_loc | delta);
  else if (delta < 0x100) {
    writer.u8(CFA.advance_loc1);
    writer.u8(delta);
  } else if (delta < 0x10000) {
    writer.u8(CFA.advance_loc2);
    writer.u16(delta);
  } else {
    writer.u8(CFA.advance_loc4);
    writer.u32(delta);
  }
}

function writeInstruction(writer: DataWriter, instruction: AbsoluteInstruction): void {
  const simple = (opcode: number, ...operands: number[]): void => {
    writer.u8(opcode);
    for (const operand of operands) writer.uleb(operand);
  };
  /** With a factored offset, which may be negative. */
  const signed = (opcode: number, operands: readonly number[], offset: number): void => {
    simple(opcode, ...operands);
    writer.sleb(Math.trunc(offset / DATA_ALIGNMENT));
  };
  switch (instruction.kind) {
    case 'defCfa': {
      const { register, offset } = instruction;
      if (offset < 0) signed(CFA.def_cfa_sf, [register], offset);
      else simple(CFA.def_cfa, register, offset);
      break;
    }
    case 'defCfaRegister':
      simple(CFA.def_cfa_register, instruction.register);
      break;
    case 'defCfaOffset':
      if (instruction.offset < 0) signed(CFA.def_cfa_offset_sf, [], instruction.offset);
      else simple(CFA.def_cfa_offset, instruction.offset);
      break;
    case 'offset': {
      const { register, offset } = instruction;
      const factored = Math.trunc(offset / DATA_ALIGNMENT);
      if (factored < 0) signed(CFA.offset_extended_sf, [register], offset);
      else if (register < 0x40) simple(CFA.offset | register, factored);
      else simple(CFA.offset_extended, register, factored);
      break;
    }
    case 'valOffset': {
      const { register, offset } = instruction;
      const factored = Math.trunc(offset / DATA_ALIGNMENT);
      if (factored < 0) signed(CFA.val_offset_sf, [register], offset);
      else simple(CFA.val_offset, register, factored);
      break;
    }
    case 'register':
      simple(CFA.register, instruction.register, instruction.inRegister);
      break;
    case 'restore':
      if (instruction.register < 0x40) simple(CFA.restore | instruction.register);
      else simple(CFA.restore_extended, instruction.register);
      break;
    case 'undefined':
      simple(CFA.undefined, instruction.register);
      break;
    case 'sameValue':
      simple(CFA.same_value, instruction.register);
      break;
    case 'rememberState':
      simple(CFA.remember_state);
      break;
    case 'restoreState':
      simple(CFA.restore_state);
      break;
    case 'escape':
      writer.bytes(instruction.bytes);
      break;
  }
}
