/**
 * MIPS of engines on the built-in binary of `bare/mix.c`, for machines without a compiler: no kernel, but user mode, translation by Sv39 page
 * tables, budgets of 10⁵ steps as in a session. By the CPU time of this process. The first line of an engine is measured before V8 has
 * optimised it. It only prints.
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { HartId } from '../../src/base/address.ts';
import { physAddr } from '../../src/base/address.ts';
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { PageTables, USER_RW, USER_RX } from '../machine/pageTables.ts';
import { type Configuration, isPlain } from './configurations.ts';

const CODE = 0x8000_0000;
const PROGRAM_PAGES = 8;
const TABLES = 0x8010_0000;
const QUANTUM = 100_000;
const HART = 0 as HartId;
const A0 = 10;
const STEPS = 100_000_000;
const PASSES = 5;

export async function benchBareMix(configurations: readonly Configuration[]): Promise<void> {
  for (const { engine, share } of configurations.filter(isPlain)) await measure(engine, STEPS * share);
}

async function measure(name: EngineName, steps: number): Promise<void> {
  const begun = performance.now();
  const machine = await createMachine({ harts: 1, ramBytes: 2 << 20, supervisor: 'hosted' }, engines[name]);
  console.log(`${name}: made in ${(performance.now() - begun).toFixed(1)} ms`);
  machine.memory.write(physAddr(CODE), readFileSync(new URL('bare/mix.bin', import.meta.url)));
  const tables = new PageTables(machine, TABLES);
  for (let page = 0; page < PROGRAM_PAGES; page++) {
    tables.map(BigInt(CODE + page * 4096), CODE + page * 4096, page === 0 ? USER_RX : USER_RW);
  }
  const hart = machine.harts[HART]!;
  for (let pass = 0; pass < PASSES; pass++) {
    hart.pc = BigInt(CODE);
    hart.setX(A0, 1n << 40n);
    const start = process.cpuUsage();
    let done = 0;
    while (done < steps) {
      const stop = machine.runHart(HART, QUANTUM);
      done += stop.steps;
      if (stop.kind !== 'budget') throw new Error(`the program stopped at pc ${hart.pc.toString(16)}, ${stop.kind}`);
    }
    const { user, system } = process.cpuUsage(start);
    const us = user + system;
    console.log(`${name}: ${(done / us).toFixed(1)} MIPS (${done} steps in ${(us / 1000).toFixed(0)} ms)`);
  }
}
