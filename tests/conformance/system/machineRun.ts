/**
 * Runs bare-metal programs on a machine of ours, and answers what they print on its serial port.
 */
import { readFileSync } from 'node:fs';
import { physAddr } from '../../../src/base/address.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { PT_LOAD } from '../../../src/elf/segments.ts';
import type { EngineDef } from '../../../src/machine/engine.ts';
import { createMachine } from '../../../src/machine/machine.ts';
import { HART0 } from '../../machine/program.ts';

const RAM_BYTES = 16 << 20;
/** Far more than any program takes. */
const LIMIT = 50_000_000;

export async function runOnMachine(program: string, engine: EngineDef): Promise<string> {
  const machine = await createMachine({ harts: 1, ramBytes: RAM_BYTES, supervisor: 'guest' }, engine);
  const output: number[] = [];
  machine.onConsole = (byte) => output.push(byte);
  const file = readElf(new Uint8Array(readFileSync(program)));
  for (const { type, vaddr, offset, filesz } of file.segments) {
    if (type === PT_LOAD) machine.memory.write(physAddr(Number(vaddr)), file.bytes.subarray(offset, offset + filesz));
  }
  machine.harts[HART0]!.pc = file.header.entry;
  let stop = machine.runHart(HART0, LIMIT);
  while (stop.kind === 'waiting' && Number.isFinite(machine.wakeTime(HART0))) {
    machine.now = machine.wakeTime(HART0);
    stop = machine.runHart(HART0, LIMIT);
  }
  if (stop.kind !== 'ended')
    throw new Error(`${program} ends by ${stop.kind} at ${machine.harts[HART0]!.pc.toString(16)}`);
  return String.fromCharCode(...output);
}
