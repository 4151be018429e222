/**
 * Runs a program in the system on one of our engines, as `hartbeat run --root` does: to its end, or for so many steps with a hash of all that happened.
 */
import { createHost } from '../../adapter/host.ts';
import { countStatistics } from '../../adapter/statistics.ts';
import { createWorld, type World } from '../../adapter/world.ts';
import { worldDefaults } from '../../adapter/worldOptions.ts';
import { hashEvents, hashText, newHash } from '../../src/kernel/hash.ts';
import type { Advance, KernelApi } from '../../src/kernel/kernelApi.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { STEPS } from '../../src/machine/stateLayout.ts';
import { SCRIPTS } from './oracle.ts';
import { ENVIRONMENT, type Program } from './table.ts';

export interface EngineRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly end: Advance;
  readonly steps: number;
  readonly syscalls: number;
  readonly processes: number;
  readonly wallMs: number;
  /** `name` of every syscall that is not there, once. */
  readonly unknown: readonly string[];
}

/** Steps between looks at the host's event loop. */
const SLICE_STEPS = 5_000_000;

export async function openWorld(system: string, { command }: Program, engine: EngineName): Promise<World> {
  const [program, ...args] = command;
  const mounts = [{ host: SCRIPTS, guest: '/programs', mode: 'ro' as const }];
  // No standard stream is a terminal.
  const terminal = { streams: [false, false, false], rows: 24, columns: 80 } as const;
  const place = { cwd: '.', root: system, mounts, stdin: 'pull' as const, terminal, abi: 'linux' as const };
  return await createWorld({ ...worldDefaults, ...place, program, args, env: ENVIRONMENT, engine });
}

const stepsOf = ({ machine }: KernelApi): number =>
  machine.harts.reduce((sum, hart) => sum + Number(hart.get64(STEPS)), 0);

/** Goes on for `maxSteps`, questions to the host answered on the way; answers how it ended, `budget` when it did not. */
export async function goOn({ kernel, folders, writable }: World, maxSteps: number): Promise<Advance> {
  const host = createHost({ folders, writable });
  const last = stepsOf(kernel) + maxSteps;
  for (;;) {
    const left = last - stepsOf(kernel);
    if (left <= 0) return { kind: 'budget' };
    const advance = kernel.advance({ maxSteps: Math.min(left, SLICE_STEPS) });
    if (advance.kind === 'hostRequest') kernel.answer(await host.answer(advance.request));
    else if (advance.kind !== 'budget') return advance;
  }
}

export async function runOnEngine(
  system: string,
  program: Program,
  engine: EngineName,
  maxSteps: number,
): Promise<EngineRun> {
  const started = performance.now();
  const world = await openWorld(system, program, engine);
  const { kernel } = world;
  const texts = [new TextDecoder(), new TextDecoder()] as const;
  const output = ['', ''];
  const unknown = new Set<string>();
  let processes = 1;
  const statistics = countStatistics(kernel);
  kernel.listen((event) => {
    if (event.kind === 'output') {
      const index = event.fd === 1 ? 0 : 1;
      output[index] += texts[index].decode(event.bytes, { stream: true });
    } else if (event.kind === 'unknownSyscall') unknown.add(event.name);
    else if (event.kind === 'fork') processes++;
  });
  world.boot();
  const end = await goOn(world, maxSteps);
  const [stdout = '', stderr = ''] = output;
  const wallMs = performance.now() - started;
  const { steps, syscalls } = statistics(wallMs);
  return { stdout, stderr, end, steps, syscalls, processes, wallMs, unknown: [...unknown] };
}

/** Hash of all architectural events of the first steps. */
export async function hashStart(
  system: string,
  program: Program,
  engine: EngineName,
  maxSteps: number,
): Promise<Start> {
  const world = await openWorld(system, program, engine);
  const hash = newHash();
  hashEvents(world.kernel, hash);
  world.boot();
  await goOn(world, maxSteps);
  return { steps: stepsOf(world.kernel), hash: hashText(hash) };
}

export interface Start {
  readonly steps: number;
  readonly hash: string;
}
