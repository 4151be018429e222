/**
 * Straight code of structured programs: instructions without control flow, by what they do.
 */
import { encode } from '../../../src/isa/encode.ts';
import { formats, noOperands } from '../../../src/isa/formats.ts';
import type { Format, InsnDef, Operands } from '../../../src/isa/insnDef.ts';
import { rows } from '../../../src/isa/table/index.ts';
import type { Random } from '../../engine/random.ts';
import type { Assembly } from './assembly.ts';
import { GOOD, ODD, SP, T0, TEMPORARIES, WALKING } from './registers.ts';

const COMPUTING: readonly Format[] = ['R', 'R2', 'R4', 'Rrm', 'R2rm', 'I', 'shift', 'shiftw', 'U'];
const COMPRESSED: readonly Format[] = ['CI', 'CIlui', 'CBshift', 'CBimm', 'CA', 'CIshift', 'CR', 'CIW'];
const pick = (test: (row: InsnDef) => boolean): readonly InsnDef[] => rows.filter(test);
const isFp = ({ ext }: InsnDef): boolean => ext === 'F' || ext === 'D';
const computing = pick((row) => COMPUTING.includes(row.format) && !isFp(row) && row.ext !== 'Zifencei');
const floating = pick((row) => COMPUTING.includes(row.format) && isFp(row));
const compressed = pick((row) => row.ext === 'C' && COMPRESSED.includes(row.format));
const loads = pick(({ format }) => format === 'load');
const stores = pick(({ format }) => format === 'S');
const atomics = pick(({ format, name }) => format === 'amo' && !name.startsWith('sc'));
const shortAccesses = pick(({ format }) => ['CLd', 'CLw', 'CSd', 'CSw'].includes(format));
const stackAccesses = pick(({ format }) => ['CIldsp', 'CIlwsp', 'CSSd', 'CSSw'].includes(format));
/** How far behind the stack pointer a frame's own words begin. */
export const LOCALS = 32;

/** A few instructions that read and write temporaries, f registers and memory. */
export function straight(random: Random, code: Assembly): void {
  const kind = random.below(24);
  if (kind < 7) compute(random, code, computing);
  else if (kind < 10) compute(random, code, compressed);
  else if (kind < 13) compute(random, code, floating);
  else if (kind < 16) access(random, code);
  else if (kind < 18) accesses(random, code);
  else if (kind < 19) compressedAccess(random, code);
  else if (kind < 20) atomic(random, code);
  else if (kind < 21) code.emit(random.pick(['mul', 'xor', 'add']), operandsOf(random));
  else rare(random, code);
}

const operandsOf = (random: Random): Partial<Operands> => ({
  rd: random.pick(TEMPORARIES),
  rs1: random.below(32),
  rs2: random.below(32),
});

function compute(random: Random, code: Assembly, choice: readonly InsnDef[]): void {
  for (;;) {
    const row = random.pick(choice);
    const operands = randomOperands(random, row);
    if (row.valid?.(operands) === false) continue;
    code.encoded(row.name, encode(row, operands));
    return;
  }
}

function randomOperands(random: Random, row: InsnDef): Operands {
  const operands: Record<keyof Operands, number> = { ...noOperands };
  const { ranges } = formats[row.format];
  for (const field of Object.keys(operands) as (keyof Operands)[]) {
    const { min, max, step } = ranges[field];
    operands[field] = min + step * random.below(Math.floor((max - min) / step) + 1);
    if (field === 'imm' && max > 64 && random.below(2) === 0) operands.imm = step * random.below(17);
    if (field === 'rm' && max > 0) operands.rm = random.below(64) === 0 ? 5 : random.pick([0, 7, 7, 7, 1, 1, 2, 3, 4]);
  }
  const writesF = isFp(row) && !/^f(eq|lt|le|class|mv\.x|cvt\.[wl])/.test(row.name);
  if (!writesF && ranges.rd.max === 31) operands.rd = random.pick(TEMPORARIES);
  return operands;
}

/** A load or store through a pointer or in the frame, at times unaligned. */
function access(random: Random, code: Assembly): void {
  const row = random.pick(random.below(2) === 0 ? loads : stores);
  const base =
    random.below(40) === 0 ? random.pick(ODD) : random.pick([SP, SP, SP, ...GOOD, ...GOOD, ...WALKING, ...WALKING]);
  const width = widthOf(row.name);
  const offset = base === SP ? LOCALS + 8 * random.below(8) : 8 * (random.below(24) - 8);
  const isOff = random.below(16) === 0;
  const imm = offset + (isOff ? random.below(8) : width * random.below(8 / width));
  const rd = isFp(row) ? random.below(32) : random.pick(TEMPORARIES);
  code.emit(row.name, row.format === 'S' ? { rs1: base, rs2: random.below(32), imm } : { rd, rs1: base, imm });
}

/** Several near one another, as to fields of a record; the pointer may move on or be copied between them. */
function accesses(random: Random, code: Assembly): void {
  const start = random.pick([...GOOD, ...WALKING, ...WALKING, random.below(4) === 0 ? random.pick(ODD) : SP]);
  const copy = random.pick(TEMPORARIES);
  const isCopied = start === SP || random.below(2) === 0;
  if (isCopied)
    code.emit('addi', { rd: copy, rs1: start, imm: random.pick([0, 8, 48, 64, -16, 1]) + (start === SP ? LOCALS : 0) });
  const base = isCopied ? copy : start;
  for (let count = 2 + random.below(4); count > 0; count--) {
    const row = random.pick(random.below(2) === 0 ? loads : stores);
    const width = widthOf(row.name);
    const imm = width * random.below(64 / width) + (random.below(24) === 0 ? 1 : 0) - (start === SP ? 0 : 16);
    const rd = isFp(row) ? random.below(32) : random.pick(TEMPORARIES.filter((other) => other !== copy));
    code.emit(row.name, row.format === 'S' ? { rs1: base, rs2: random.below(32), imm } : { rd, rs1: base, imm });
    if (isCopied && random.below(3) === 0) code.emit('c.addi', { rd: base, imm: random.pick([8, -8, 4, 16]) });
    if (random.below(4) === 0) compute(random, code, computing);
  }
}

function compressedAccess(random: Random, code: Assembly): void {
  if (random.below(2) === 0) {
    const { name, format } = random.pick(stackAccesses);
    const imm = LOCALS + 8 * random.below(8);
    const rd = name.startsWith('c.f') ? random.below(32) : random.pick(TEMPORARIES);
    code.emit(name, format.startsWith('CI') ? { rd, imm } : { rs2: random.below(32), imm });
    return;
  }
  const base = 8 + random.below(8);
  code.emit('c.mv', {
    rd: base,
    rs2: random.pick([...GOOD, ...GOOD, ...GOOD, ...GOOD, ...WALKING, ...WALKING, ODD[0]!]),
  });
  for (let count = 1 + random.below(3); count > 0; count--) {
    const { name, format } = random.pick(shortAccesses);
    const other =
      name.startsWith('c.f') || format.startsWith('CS')
        ? 8 + random.below(8)
        : random.pick([8, 9, 10, 11, 12, 13, 14, 15].filter((x) => x !== base));
    code.emit(name, {
      rs1: base,
      imm: 8 * random.below(8),
      ...(format.startsWith('CS') ? { rs2: other } : { rd: other }),
    });
  }
}

/** An AMO, or a reservation with its store behind it. */
function atomic(random: Random, code: Assembly): void {
  const base = random.pick([...GOOD, ...GOOD, ...GOOD, ...WALKING, ODD[1]!]);
  const [rd, rs1, rs2] = [random.pick(TEMPORARIES), T0, random.below(32)];
  code.emit('addi', { rd: T0, rs1: base, imm: 8 * random.below(16) + (random.below(16) === 0 ? 4 : 0) });
  if (random.below(2) === 0) {
    code.emit(random.pick(atomics).name, { rd, rs1, rs2 });
    return;
  }
  const width = random.pick(['w', 'd']);
  code.emit(`lr.${width}`, { rd, rs1 });
  for (let count = random.below(3); count > 0; count--) compute(random, code, random.pick([computing, compressed]));
  code.emit(`sc.${random.below(12) === 0 ? 'w' : width}`, { rd: random.pick(TEMPORARIES), rs1, rs2 });
}

/** What is not common in programs: floating-point state, time, fences, addresses that the code names, and those out of range. */
function rare(random: Random, code: Assembly): void {
  const rd = random.pick([0, ...TEMPORARIES]);
  switch (random.below(14)) {
    case 0: {
      const access = random.pick(['csrrw', 'csrrs', 'csrrc']);
      code.emit(access, { rd, rs1: random.pick([0, 0, ...TEMPORARIES]), csr: random.pick([1, 1, 2, 3]) });
      // Back to nearest even, mostly.
      if (random.below(4) > 0) code.emit('csrrwi', { rd, imm: 0, csr: 2 });
      break;
    }
    case 1:
      code.emit(random.pick(['csrrwi', 'csrrsi', 'csrrci']), { rd, imm: random.below(32), csr: 1 });
      break;
    case 2:
      code.emit(random.pick(['csrrwi', 'csrrci']), { rd, imm: random.pick([0, 0, 0, 1, 2, 3, 4]), csr: 2 });
      break;
    case 3:
      code.emit('csrrs', { rd, csr: random.pick([0xc00, 0xc01, 0xc02]) });
      break;
    case 4:
      code.emit(random.pick(['fence', 'fence.i', 'pause']));
      break;
    case 5:
      code.emit('cbo.zero', { rs1: random.pick([...GOOD, ...WALKING]) });
      break;
    case 6: {
      if (random.below(4) > 0) break;
      // The ends of the address space, and of what the engines have tables for.
      const imm = random.pick([0, -4096, 4096, 0x7fff_f000, -0x8000_0000, 0x20_0000, 0x20_1000, 0x20_3000]);
      const base = random.pick(TEMPORARIES);
      if (random.below(3) > 0) code.emit('lui', { rd: base, imm });
      else code.emit('auipc', { rd: base, imm: random.pick([0, 0x7fff_f000, -4096, 0x1_0000]) });
      const at = { rs1: base, imm: random.pick([0, -8, 8, -2048, 2040]) };
      if (random.below(4) > 0) code.emit('ld', { ...at, rd: random.pick(TEMPORARIES) });
      else code.emit('sw', { ...at, rs2: random.below(32) });
      break;
    }
    case 7:
      if (random.below(6) > 0) break;
      code.emit(random.pick(['ld', 'lw', 'lbu']), {
        rd: random.pick(TEMPORARIES),
        rs1: 0,
        imm: random.pick([-8, -2048, 0, 8, 2040]),
      });
      break;
    default:
      // A walking pointer takes a step outside of a loop.
      code.emit('addi', { rd: WALKING[0]!, rs1: random.pick([...GOOD, ...GOOD, ODD[0]!]), imm: 8 * random.below(16) });
  }
}

function widthOf(name: string): 1 | 2 | 4 | 8 {
  const letter = name.replace(/^f/, '').replace('u', '')[1];
  return letter === 'b' ? 1 : letter === 'h' ? 2 : letter === 'w' ? 4 : 8;
}
