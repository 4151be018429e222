/**
 * Programs for tests of the machine: encoded from the instruction table by name, put into RAM, run.
 */
import { type HartId, physAddr } from '../../src/base/address.ts';
import { assert } from '../../src/base/assert.ts';
import { engines } from '../../src/engine/index.ts';
import { FREE, jitEngineWith } from '../../src/engine/jit/index.ts';
import { encode } from '../../src/isa/encode.ts';
import { noOperands } from '../../src/isa/formats.ts';
import type { Operands } from '../../src/isa/insnDef.ts';
import { rows } from '../../src/isa/table/index.ts';
import type { EngineDef } from '../../src/machine/engine.ts';
import { createMachine, type MachineApi } from '../../src/machine/machine.ts';
import { openPmp } from '../../src/machine/pmp.ts';
import type { Trap } from '../../src/machine/trap.ts';

const byName = new Map(rows.map((row) => [row.name, row]));

/** Encoded bits of one instruction; operands that are not named are 0. */
export function insn(name: string, operands: Partial<Operands> = {}): number {
  const row = byName.get(name);
  assert(row !== undefined, `no instruction is called ${name}`);
  return encode(row, { ...noOperands, ...operands }) >>> 0;
}

export const addi = (rd: number, rs1: number, imm: number): number => insn('addi', { rd, rs1, imm });
export const csrrw = (rd: number, csr: number, rs1: number): number => insn('csrrw', { rd, csr, rs1 });
export const csrrs = (rd: number, csr: number, rs1: number): number => insn('csrrs', { rd, csr, rs1 });
/** Jumps to itself. */
export const SPIN = insn('jal', { imm: 0 });

export const HART0 = 0 as HartId;
export const HART1 = 1 as HartId;
export const RAM = 0x8000_0000;

export interface MachineOptions {
  readonly harts?: number;
  readonly supervisor?: 'hosted' | 'guest';
  readonly engine?: EngineDef;
}

/** Every engine there is, for `describe.each`: what a machine does is the same on all of them. */
export const engineCases: readonly (readonly [string, EngineDef])[] = [
  ...Object.entries(engines),
  ['jit, eager', jitEngineWith({ interval: 7, threshold: 1, ...FREE, joinInterval: 200, window: 40 })],
];

/** A machine of 1 MiB whose physical memory protection lets everything through, as firmware would set it up. */
export async function machineOf({
  harts = 1,
  supervisor = 'guest',
  engine = engines.reference,
}: MachineOptions = {}): Promise<MachineApi> {
  const machine = await createMachine({ harts, ramBytes: 1 << 20, supervisor }, engine);
  for (const hart of machine.harts) openPmp(hart);
  return machine;
}

/** Runs a hosted machine's hart until it traps. */
export function runToTrap(machine: MachineApi, hart: HartId = HART0): Trap {
  const stop = machine.runHart(hart, 1000);
  assert(stop.kind === 'trap', `the hart stopped by ${stop.kind} at pc ${machine.harts[hart]!.pc.toString(16)}`);
  return stop.trap;
}

/** Puts 32-bit instructions at a physical address. */
export function place(machine: MachineApi, pa: number, code: readonly number[]): void {
  machine.memory.write(physAddr(pa), new Uint8Array(Uint32Array.from(code).buffer));
}
