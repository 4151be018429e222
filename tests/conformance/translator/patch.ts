/**
 * Stores over instructions: the code that puts another instruction in a program's slot.
 */
import type { Random } from '../../engine/random.ts';
import { insn } from '../../machine/program.ts';
import type { Assembly, Label } from './assembly.ts';
import { GOOD, SP, TEMPORARIES } from './registers.ts';

/** `writable` is how far from where code runs it can be written. */
export function patch(random: Random, code: Assembly, slot: Label, writable: number): void {
  const t = random.pick([16, 17]);
  const rd = random.pick(TEMPORARIES);
  code.pcRelative(t, slot, 'addi', { rd: t, rs1: t }, writable);
  const bits = random.pick([
    insn('addi', { rd, rs1: random.pick(TEMPORARIES), imm: random.below(64) }),
    insn('xor', { rd, rs1: random.pick(TEMPORARIES), rs2: random.pick(TEMPORARIES) }),
    insn('ld', { rd, rs1: GOOD[0]!, imm: 8 * random.below(8) }),
    insn('sd', { rs1: SP, rs2: rd, imm: 40 }),
    insn('beq', { rs1: rd, rs2: 6, imm: 8 }),
    insn('c.addi', { rd, imm: 3 }) | (insn('c.mv', { rd, rs2: 6 }) << 16),
  ]);
  const high = (bits + 0x800) & 0xffff_f000;
  code.emit('lui', { rd: 28, imm: high });
  code.emit('addi', { rd: 28, rs1: 28, imm: (bits - high) << 0 });
  if (random.below(4) === 0) {
    // Only the half with the destination; mostly it stays an instruction.
    code.emit('sh', { rs1: t, rs2: 28, imm: random.pick([0, 2]) });
    return;
  }
  code.emit('sw', { rs1: t, rs2: 28, imm: random.pick([0, 0, 4]) });
  if (random.below(2) === 0) code.emit('fence.i');
}
