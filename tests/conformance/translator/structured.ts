/**
 * Random programs with the structure that compiled code has, and some that it has not: nested loops, ways out of and into the middle of them, switches by
 * table, functions with frames, leaf functions, recursion, indirect and tail calls, calls with the alternate link register, and stores over
 * their own instructions. A program is position-independent and runs for ever.
 */
import { assert } from '../../../src/base/assert.ts';
import type { Random } from '../../engine/random.ts';
import { Assembly, type Label } from './assembly.ts';
import { patch } from './patch.ts';
import { COUNTERS, DEPTH, GOOD, LEAF_COUNTER, ODD, RA, SAVED_SP, SP, T0, TEMPORARIES, WALKING } from './registers.ts';
import { straight } from './straight.ts';

export interface StructuredProgram {
  readonly bytes: Uint8Array;
  /** Offsets of the instructions. */
  readonly starts: readonly number[];
  /** Offset of the first. */
  readonly main: number;
  /** Names of the rows that it is made of. */
  readonly rows: ReadonlySet<string>;
}

/** Of a program, with room behind it. */
export const CODE_BYTES = 0x4000;
/** Where a program's code can be written to, from where it runs. */
export const WRITABLE = 0x8000;
const FRAME = 112;
const FUNCTIONS = 5;
const LEAVES = 3;
const BRANCHES = ['beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu'] as const;

export function structuredProgram(random: Random): StructuredProgram {
  const code = new Assembly(CODE_BYTES);
  code.skip(2 * random.below(2000));
  const main = code.offset;
  const generator = new Generator(random, code);
  generator.all();
  assert(code.offset <= CODE_BYTES, `${code.offset} bytes are too many`);
  return { bytes: code.finish(), starts: code.starts, main, rows: code.names };
}

class Generator {
  private readonly random: Random;
  private readonly code: Assembly;
  private readonly functions: readonly Label[];
  private readonly leaves: readonly Label[];
  /** Called through x5; and one that returns behind the next instruction. */
  private readonly saver: Label;
  private readonly skipper: Label;
  private readonly main: Label;
  /** Instructions that may be replaced. */
  private readonly slots: readonly Label[];
  private readonly tables: (() => void)[] = [];
  private openSlots: Label[];
  /** The function being made; it calls only those behind it. */
  private current = 0;
  private isLeaf = false;
  /** Where loops that are open go on, and end. */
  private readonly loops: { readonly next: Label; readonly end: Label }[] = [];

  constructor(random: Random, code: Assembly) {
    this.random = random;
    this.code = code;
    const labels = (count: number): Label[] => Array.from({ length: count }, () => code.label());
    this.functions = labels(FUNCTIONS);
    this.leaves = labels(LEAVES);
    [this.saver, this.skipper, this.main] = labels(3) as [Label, Label, Label];
    this.slots = labels(4);
    this.openSlots = [...this.slots];
  }

  all(): void {
    const { code, random } = this;
    const { main } = this;
    code.bind(main);
    code.emit('c.mv', { rd: SAVED_SP, rs2: SP });
    code.emit('addi', { rd: DEPTH, rs1: 0, imm: random.pick([0, 1, 2, 5, 40, 350]) });
    this.pieces(0, 10);
    this.far(0, T0, main);
    this.functions.forEach((label, index) => {
      this.gap();
      this.current = index + 1;
      this.function(label);
    });
    this.isLeaf = true;
    for (const label of this.leaves) {
      this.gap();
      code.bind(label);
      this.pieces(2, 1 + random.below(3));
      code.emit(random.pick(['c.jr', 'jalr']), { rs1: RA });
    }
    code.bind(this.saver);
    for (let count = 2; count > 0; count--) straight(random, code);
    code.emit('c.jr', { rs1: T0 });
    code.bind(this.skipper);
    straight(random, code);
    code.emit('addi', { rd: RA, rs1: RA, imm: 4 });
    code.emit('c.jr', { rs1: RA });
    for (const slot of this.openSlots) code.bind(slot);
    for (let count = 2; count > 0; count--) code.emit('addi', { rd: 6, rs1: 6, imm: 1 });
    for (const table of this.tables) table();
  }

  private gap(): void {
    if (this.random.below(3) === 0) this.code.skip(2 * this.random.below(300));
  }

  private function(label: Label): void {
    const { code, random } = this;
    const end = code.label();
    const small = random.below(2) === 0;
    code.bind(label);
    if (small) code.emit('c.addi16sp', { imm: -FRAME });
    else code.emit('addi', { rd: SP, rs1: SP, imm: -FRAME });
    code.emit('sd', { rs1: SP, rs2: RA, imm: 8 });
    code.emit('c.sdsp', { rs2: COUNTERS[0]!, imm: 16 });
    code.emit('sd', { rs1: SP, rs2: COUNTERS[1]!, imm: 24 });
    code.emit('sd', { rs1: SP, rs2: COUNTERS[2]!, imm: 0 });
    this.pieces(1, 2 + random.below(4));
    if (random.below(2) === 0) {
      // Recursion.
      code.to('beq', end, { rs1: DEPTH, rs2: 0 });
      code.emit('c.addi', { rd: DEPTH, imm: -1 });
      code.to('jal', label, { rd: RA });
      this.pieces(2, 1);
      if (random.below(2) === 0) code.to('jal', label, { rd: RA });
    }
    code.bind(end);
    code.emit('ld', { rd: RA, rs1: SP, imm: 8 });
    code.emit('c.ldsp', { rd: COUNTERS[0]!, imm: 16 });
    code.emit('ld', { rd: COUNTERS[1]!, rs1: SP, imm: 24 });
    code.emit('ld', { rd: COUNTERS[2]!, rs1: SP, imm: 0 });
    code.emit('addi', { rd: SP, rs1: SP, imm: FRAME });
    const next = this.functions[this.current];
    if (next !== undefined && random.below(6) === 0) this.far(0, 6, next);
    else code.emit(random.pick(['c.jr', 'jalr']), { rs1: RA });
  }

  private pieces(depth: number, count: number): void {
    for (let left = count; left > 0; left--) this.piece(depth);
  }

  private piece(depth: number): void {
    const { code, random } = this;
    if (code.offset > CODE_BYTES - 0x1800) return;
    const kind = random.below(20);
    if (kind < 6 || depth > 3) for (let count = 1 + random.below(6); count > 0; count--) straight(random, code);
    else if (kind < 9) this.choice(depth);
    else if (kind < 13) this.loop(depth);
    else if (kind < 14) this.switch(depth);
    else if (kind < 17) this.call();
    else if (kind < 18) this.wayOut();
    else if (kind < 19) this.slot();
    else this.patch();
  }

  private condition(name: string, label: Label): void {
    const { random } = this;
    this.code.to(name, label, { rs1: random.pick(TEMPORARIES), rs2: random.pick([0, ...TEMPORARIES]) });
  }

  private choice(depth: number): void {
    const { code, random } = this;
    const other = code.label();
    const end = code.label();
    if (random.below(3) === 0) {
      code.to(random.pick(['c.beqz', 'c.bnez']), other, { rs1: 8 + random.below(8) });
      for (let count = 1 + random.below(2); count > 0; count--) straight(random, code);
      code.bind(other);
      return;
    }
    this.condition(random.pick(BRANCHES), other);
    this.pieces(depth + 1, 1 + random.below(2));
    if (random.below(2) === 0) {
      code.to('jal', end);
      code.bind(other);
      this.pieces(depth + 1, 1);
    } else code.bind(other);
    code.bind(end);
  }

  /** Counted, with a pointer that walks; at times entered in the middle. */
  private loop(depth: number): void {
    const { code, random } = this;
    const level = this.loops.length;
    const counter = this.isLeaf ? [LEAF_COUNTER][level] : COUNTERS[level];
    if (counter === undefined) return;
    const [top, next, end] = [code.label(), code.label(), code.label()];
    const walker = random.pick(WALKING);
    code.emit('addi', { rd: counter, rs1: 0, imm: 1 + random.below(12) });
    code.emit('c.mv', { rd: walker, rs2: random.below(8) === 0 ? random.pick(ODD) : random.pick(GOOD) });
    const middle = random.below(8) === 0 ? code.label() : undefined;
    if (middle !== undefined) this.condition('bltu', middle);
    code.bind(top);
    this.loops.push({ next, end });
    this.pieces(depth + 1, 1 + random.below(2));
    if (middle !== undefined) code.bind(middle);
    this.pieces(depth + 1, 1);
    code.bind(next);
    code.emit('c.addi', { rd: walker, imm: random.pick([1, 4, 8, 8, 8, 16, -8]) });
    code.emit('addi', { rd: counter, rs1: counter, imm: -1 });
    code.to(
      random.pick(['bne', 'bge']),
      top,
      random.below(8) === 0 ? { rs1: 0, rs2: counter } : { rs1: counter, rs2: 0 },
    );
    this.loops.pop();
    code.bind(end);
  }

  private wayOut(): void {
    if (this.loops.length === 0) return;
    const { next, end } = this.random.pick(this.loops);
    // An outer loop that goes on has its own counter; the inner ones are begun again.
    this.condition('beq', this.random.pick([next, end]));
  }

  private switch(depth: number): void {
    const { code, random } = this;
    const cases = Array.from({ length: random.pick([2, 4, 8]) }, () => code.label());
    const end = code.label();
    const table = code.label();
    code.pcRelative(28, table, 'addi', { rd: 28, rs1: 28 });
    code.emit('andi', { rd: 29, rs1: random.pick([...TEMPORARIES, ...COUNTERS, ...COUNTERS]), imm: cases.length - 1 });
    code.emit('sh2add', { rd: 29, rs1: 29, rs2: 28 });
    code.emit('lw', { rd: 29, rs1: 29 });
    code.emit('c.add', { rd: 28, rs2: 29 });
    code.emit('c.jr', { rs1: 28 });
    for (const label of cases) {
      code.bind(label);
      this.pieces(depth + 2, 1);
      if (random.below(4) > 0) code.to('jal', end);
    }
    code.bind(end);
    this.tables.push(() => code.table(cases, table));
  }

  private call(): void {
    const { code, random } = this;
    if (this.isLeaf) {
      code.to('jal', this.saver, { rd: T0 });
      return;
    }
    const callees = [...this.functions.slice(this.current), ...this.leaves, ...this.leaves];
    const callee = random.pick(callees);
    const end = code.label();
    switch (random.below(9)) {
      case 0:
        code.to('jal', this.saver, { rd: T0 });
        break;
      case 3:
        code.to('jal', this.skipper, { rd: RA });
        code.emit('addi', { rd: 6, rs1: 6, imm: 5 });
        break;
      case 4:
        // As longjmp does.
        if (this.current === 0 || random.below(2) === 0) return;
        this.condition('beq', end);
        code.emit('c.mv', { rd: SP, rs2: SAVED_SP });
        this.far(0, 7, this.main);
        break;
      case 1:
        this.far(RA, RA, callee);
        break;
      case 2: {
        // Of two, as a register says.
        const other = code.label();
        code.pcRelative(28, callee, 'addi', { rd: 28, rs1: 28 });
        this.condition('blt', other);
        code.pcRelative(28, random.pick(callees), 'addi', { rd: 28, rs1: 28 });
        code.bind(other);
        if (random.below(2) === 0) code.emit('c.jalr', { rs1: 28 });
        else code.emit('jalr', { rd: RA, rs1: 28 });
        break;
      }
      default:
        code.to('jal', callee, { rd: RA });
    }
    code.bind(end);
  }

  private far(rd: number, through: number, label: Label): void {
    this.code.pcRelative(through, label, 'jalr', { rd, rs1: through });
  }

  /** Instructions that others write over. */
  private slot(): void {
    const label = this.openSlots.pop();
    if (label === undefined) return;
    if (this.code.offset % 4 !== 0 && this.random.below(4) > 0) this.code.emit('c.nop');
    this.code.bind(label);
    this.code.emit('addi', { rd: 6, rs1: 6, imm: 1 });
    this.code.emit('addi', { rd: 7, rs1: 6, imm: 2 });
  }

  private patch(): void {
    // What is translated is dropped: not in every loop.
    if (this.random.below(2 + 2 * this.loops.length) === 0)
      patch(this.random, this.code, this.random.pick(this.slots), WRITABLE);
  }
}
