/**
 * MIPS of each engine on a mix of integer code (`guest/mix.c`): `node tests/bench/engine.ts [steps]`. User mode, translation by Sv39 page
 * tables, budgets of 10⁵ steps as in a session. Both by wall time and by the process's CPU time, which a busy machine disturbs less. In the
 * first line of an engine V8 has not optimised it yet. It only prints.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { HartId } from '../../src/base/address.ts';
import { physAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import type { EngineDef } from '../../src/machine/engine.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { PageTables, USER_RW, USER_RX } from '../machine/pageTables.ts';

const program = readFileSync(new URL('guest/mix.bin', import.meta.url));
const CODE = 0x8000_0000;
const PROGRAM_PAGES = 8;
const TABLES = 0x8010_0000;
const QUANTUM = 100_000;
const HART = 0 as HartId;
const A0 = 10;

async function measure(name: string, engine: EngineDef, steps: number): Promise<void> {
  const begun = performance.now();
  const machine = await createMachine({ harts: 1, ramBytes: 2 << 20, supervisor: 'hosted' }, engine);
  console.log(`${name}: made in ${(performance.now() - begun).toFixed(1)} ms`);
  machine.memory.write(physAddr(CODE), program);
  const tables = new PageTables(machine, TABLES);
  for (let page = 0; page < PROGRAM_PAGES; page++) {
    tables.map(BigInt(CODE + page * 4096), CODE + page * 4096, page === 0 ? USER_RX : USER_RW);
  }
  const hart = machine.harts[HART]!;
  for (let pass = 0; pass < 5; pass++) {
    hart.pc = BigInt(CODE);
    hart.setX(A0, 1n << 40n);
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    let done = 0;
    while (done < steps) {
      const stop = machine.runHart(HART, QUANTUM);
      done += stop.steps;
      if (stop.kind !== 'budget') throw new Error(`the program stopped at pc ${hart.pc.toString(16)}, ${stop.kind}`);
    }
    const us = 1000 * (performance.now() - start);
    const cpu = process.cpuUsage(cpuStart);
    const [mips, cpuMips] = [us, cpu.user + cpu.system].map((time) => (done / time).toFixed(1));
    console.log(`${name}: ${mips} MIPS, ${cpuMips} by CPU time (${done} steps in ${(us / 1000).toFixed(0)} ms)`);
  }
}

const steps = Number(process.argv[2] ?? 100_000_000);
for (const [name, engine] of Object.entries(engines)) {
  await measure(name, engine, name === 'reference' ? Math.ceil(steps / 1000) : steps);
}
