/**
 * The driver of a fuzzing program: for each entry of the table of runs it fills memory and registers of the run from their windows, goes to the
 * body, and stores the state that the body leaves into the run's record; at the end it writes all records to standard output and exits. A body
 * may use every register but its base register, which therefore holds the driver's only address at the way in and out: there is an entry and
 * an exit for each.
 */

import { Code } from './code.ts';
import {
  BASE,
  BASE_AT,
  CURSOR,
  DRIVER,
  F_AT,
  FCSR_AT,
  LEFT,
  MEMORY_BYTES,
  RECORD_BYTES,
  RECORDS,
  RUN,
  RUN_BYTES,
  RUNS,
  TARGET,
  X_AT,
} from './layout.ts';

const SP = 2;
const SYS_WRITE = 64;
const SYS_EXIT = 93;
/** x5…x8 are the driver's own between two runs. */
const [T0, T1, T2, T3] = [5, 6, 7, 8] as const;
const [A0, A1, A2, A7] = [10, 11, 12, 17] as const;

/** Each stub has so many bytes, more than it needs. */
const STUB_BYTES = 160;
const STUBS = DRIVER + 0x800;
const EXITS = STUBS + 32 * STUB_BYTES;

/** Three instructions before each body that load its base register, and sp when that is kept too. */
export const PROLOGUE_BYTES = 12;

export const entryStub = (origin: number, base: number): number => origin + STUBS + base * STUB_BYTES;
/** Where a body with this base register goes when it is done. */
export const exitStub = (origin: number, base: number): number => origin + EXITS + base * STUB_BYTES;

export function prologue(origin: number, at: number, base: number, pinsSp: boolean): Uint8Array {
  const code = new Code(at);
  code.loadAt(base, origin + BASE);
  code.add('addi', { rd: pinsSp ? SP : base, rs1: base });
  return code.bytes;
}

/** Lies at origin + DRIVER, which is the entry point. */
export function driver(origin: number, runs: number): Uint8Array {
  const code = new Code(origin + DRIVER);
  code.address(T0, origin + RUNS);
  code.storeAt(T0, origin + CURSOR, T1);
  code.add('lui', { rd: T0, imm: (runs + 0x800) & ~0xfff });
  code.add('addi', { rd: T0, rs1: T0, imm: (runs << 20) >> 20 });
  code.storeAt(T0, origin + LEFT, T1);

  const next = code.here;
  code.loadAt(T0, origin + CURSOR);
  code.add('ld', { rd: T1, rs1: T0, imm: RUN.memory });
  code.add('ld', { rd: T2, rs1: T0, imm: RUN.base });
  code.storeAt(T2, origin + BASE, T3);
  for (let at = 0; at < MEMORY_BYTES; at += 8) {
    code.add('ld', { rd: T3, rs1: T1, imm: at });
    code.add('sd', { rs1: T2, rs2: T3, imm: at - BASE_AT });
  }
  // Bodies begin without a reservation; the address is the body's memory, which this SC leaves alone as there is none.
  code.add('sc.w', { rs1: T2 });
  code.add('ld', { rd: T1, rs1: T0, imm: RUN.f });
  for (let f = 0; f < 32; f++) code.add('fld', { rd: f, rs1: T1, imm: 8 * f });
  code.add('ld', { rd: T1, rs1: T0, imm: RUN.fcsr });
  code.add('csrrw', { csr: 3, rs1: T1 });
  code.add('ld', { rd: T1, rs1: T0, imm: RUN.body });
  code.storeAt(T1, origin + TARGET, T2);
  code.add('ld', { rd: T1, rs1: T0, imm: RUN.entry });
  code.add('ld', { rd: T0, rs1: T0, imm: RUN.x });
  code.add('jalr', { rs1: T1 });

  // Back from a body by its exit: T0 is the base, all x registers are stored.
  const back = code.here;
  for (let f = 0; f < 32; f++) code.add('fsd', { rs1: T0, rs2: f, imm: F_AT - BASE_AT + 8 * f });
  code.add('csrrs', { rd: T1, csr: 3 });
  code.add('sd', { rs1: T0, rs2: T1, imm: FCSR_AT - BASE_AT });
  code.loadAt(T0, origin + CURSOR);
  code.add('addi', { rd: T0, rs1: T0, imm: RUN_BYTES });
  code.storeAt(T0, origin + CURSOR, T1);
  code.loadAt(T0, origin + LEFT);
  code.add('addi', { rd: T0, rs1: T0, imm: -1 });
  code.storeAt(T0, origin + LEFT, T1);
  code.add('bne', { rs1: T0, imm: next - code.here });
  finish(code, origin, runs * RECORD_BYTES);

  for (let base = 1; base < 32; base++) {
    code.padTo(entryStub(origin, base));
    code.add('addi', { rd: base, rs1: T0 });
    for (let x = 1; x < 32; x++) if (x !== base) code.add('ld', { rd: x, rs1: base, imm: 8 * x });
    code.loadAt(base, origin + TARGET);
    code.add('jalr', { rs1: base });
  }
  for (let base = 1; base < 32; base++) {
    code.padTo(exitStub(origin, base));
    for (let x = 1; x < 32; x++) code.add('sd', { rs1: base, rs2: x, imm: X_AT - BASE_AT + 8 * x });
    code.add('addi', { rd: T0, rs1: base });
    code.jump(back);
  }
  return code.bytes;
}

/** write(1, records, length) until all is written, then exit(0). */
function finish(code: Code, origin: number, length: number): void {
  code.address(T1, origin + RECORDS);
  code.address(T2, origin + RECORDS + length);
  const write = code.here;
  code.add('addi', { rd: A0, imm: 1 });
  code.add('addi', { rd: A1, rs1: T1 });
  code.add('sub', { rd: A2, rs1: T2, rs2: T1 });
  code.add('addi', { rd: A7, imm: SYS_WRITE });
  code.add('ecall');
  code.add('add', { rd: T1, rs1: T1, rs2: A0 });
  code.add('bne', { rs1: T1, rs2: T2, imm: write - code.here });
  code.add('addi', { rd: A0 });
  code.add('addi', { rd: A7, imm: SYS_EXIT });
  code.add('ecall');
}
