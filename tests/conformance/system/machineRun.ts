/**
 * Runs bare-metal programs on a machine of ours, and answers what they print on its serial port.
 */
import { readFileSync } from 'node:fs';
import { physAddr } from '../../../src/base/address.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { PT_LOAD } from '../../../src/elf/segments.ts';
import type { EngineDef } from '../../../src/machine/engine.ts';
import { createMachine } from '../../../src/machine/machine.ts';
import { Rounds } from '../../../src/machine/rounds.ts';
import { hartsOf, type ProgramName, programPath } from './programs.ts';

const RAM_BYTES = 16 << 20;
/** Steps of a hart's turn, and of all harts: far more than any program takes. */
const QUANTUM = 1000;
const LIMIT = 50_000_000;

export async function runOnMachine(name: ProgramName, engine: EngineDef, quantum = QUANTUM): Promise<string> {
  const machine = await createMachine({ harts: hartsOf(name), ramBytes: RAM_BYTES, supervisor: 'guest' }, engine);
  const output: number[] = [];
  machine.onConsole = (byte) => output.push(byte);
  const file = readElf(new Uint8Array(readFileSync(programPath(name))));
  for (const { type, vaddr, offset, filesz } of file.segments) {
    if (type === PT_LOAD) machine.memory.write(physAddr(Number(vaddr)), file.bytes.subarray(offset, offset + filesz));
  }
  for (const hart of machine.harts) hart.pc = file.header.entry;
  const { kind } = new Rounds(machine, quantum).advance(LIMIT);
  if (kind !== 'ended') {
    const places = machine.harts.map(({ pc }) => pc.toString(16)).join(', ');
    throw new Error(`${name} ends by ${kind} at ${places}`);
  }
  return String.fromCharCode(...output);
}
