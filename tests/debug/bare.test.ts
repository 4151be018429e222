/** The bare machine under the debugger: whatever it watches and wherever it stops, the run is the one without it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBareProgram, readBareProgram } from '../../adapter/bareProgram.ts';
import type { TaskId } from '../../src/base/address.ts';
import { BareTarget } from '../../src/debug/bare/bareTarget.ts';
import { Breakpoints } from '../../src/debug/breakpoints.ts';
import { DataBreakpoints } from '../../src/debug/dataBreakpoints.ts';
import { Debugger } from '../../src/debug/debugger.ts';
import { kernelNames } from '../../src/debug/kernelNames.ts';
import type { Stop } from '../../src/debug/stops.ts';
import { ActiveFilters } from '../../src/debug/trapFilters.ts';
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { createMachine, type MachineApi, type MachineSnapshot } from '../../src/machine/machine.ts';
import { Rounds } from '../../src/machine/rounds.ts';

const QUANTUM = 100;
const HARTS = 3;

interface Watched {
  readonly machine: MachineApi;
  readonly debug: Debugger;
  readonly filters: ActiveFilters;
}

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../guest/bare/bin/${name}`, import.meta.url)));

async function machineWith(bytes: Uint8Array, engine: EngineName): Promise<MachineApi> {
  const ramBytes = 16 * 1024 * 1024;
  const machine = await createMachine({ harts: HARTS, ramBytes, supervisor: 'guest' }, engines[engine]);
  loadBareProgram(machine, readBareProgram(bytes, ramBytes));
  return machine;
}

async function watched(name: string, engine: EngineName): Promise<Watched> {
  const bytes = bytesOf(name);
  const machine = await machineWith(bytes, engine);
  const target = new BareTarget(machine, { quantum: QUANTUM, path: name, bytes, bias: 0n });
  const filters = new ActiveFilters(kernelNames);
  const ignore = (): void => {};
  const listener = {
    output: ignore,
    notice: ignore,
    logPoint: ignore,
    breakpointsChanged: ignore,
    dataBreakpointsEnded: ignore,
    fileChanged: ignore,
  };
  const breakpoints = new Breakpoints();
  const debug = new Debugger({
    target,
    breakpoints,
    dataBreakpoints: new DataBreakpoints(() => breakpoints.takeId()),
    filters,
    listener: { ...listener, threadStarted: ignore, threadEnded: ignore },
  });
  target.begin();
  return { machine, debug, filters };
}

function runToStop(debug: Debugger, slice: number): Stop | { readonly kind: 'exited'; readonly code: number } {
  for (;;) {
    const outcome = debug.run(slice, () => false);
    if (outcome.kind === 'stopped') return outcome.stop;
    if (outcome.kind === 'exited') return outcome;
    expect(outcome.kind).toBe('again');
  }
}

/** The whole machine, and how it ended, of a run that nobody watches. */
async function alone(name: string, engine: EngineName): Promise<[code: number, MachineSnapshot]> {
  const machine = await machineWith(bytesOf(name), engine);
  const stop = new Rounds(machine, QUANTUM).advance(10_000_000);
  if (stop.kind !== 'ended') throw new Error(`${name} does not end: ${stop.kind}`);
  return [stop.code, machine.save()];
}

describe.each(['reference', 'interp', 'jit'] as const)('on the %s engine', (engine) => {
  test.each([
    ['tour', ['breakpoint', 'trap', 'step', 'exited']],
    ['harts', ['breakpoint', 'step', 'exited']],
  ])('%s runs the same with breakpoints, filters and steps as without', async (name, expected) => {
    const { machine, debug, filters } = await watched(name, engine);
    debug.setBreakpoints(
      'function',
      ['_start', 'square', 'onTrap', 'supervised'].map((where) => ({ where: { kind: 'function', name: where } })),
    );
    filters.replace([{ id: 'trap' }]);
    const kinds = new Set<string>();
    let end = 0;
    for (let stops = 0; ; stops++) {
      const stop = runToStop(debug, 17);
      kinds.add(stop.kind);
      if (stop.kind === 'exited') {
        end = stop.code;
        break;
      }
      if (stops % 3 === 0) debug.beginStep(stop.taskId!, 'in', 'instruction');
    }
    expect(kinds).toEqual(new Set(expected));
    const [code, snapshot] = await alone(name, engine);
    expect(end).toBe(code);
    expect(machine.save()).toEqual(snapshot);
  });
});

test('a step of an instruction is one step of that hart, whosever turn it is', async () => {
  const { machine, debug } = await watched('harts', 'interp');
  const third = 3 as TaskId;
  for (let step = 1; step <= 5; step++) {
    debug.beginStep(third, 'in', 'instruction');
    expect(runToStop(debug, 1000)).toEqual({ kind: 'step', taskId: third });
    expect(machine.harts[2]!.steps).toBe(step);
  }
});
