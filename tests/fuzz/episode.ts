/**
 * An episode: a fresh kernel, its first calls, then some thousand calls of many threads, then the end of all but the first process. Between the steps the
 * state's invariants are checked; now and then the run is saved and must go on the same twice. What may not happen is a `Failure`.
 */
import { isDeepStrictEqual } from 'node:util';
import { engines } from '../../src/engine/index.ts';
import { hashEvents, hashMemory, hashText, newHash } from '../../src/kernel/hash.ts';
import { createKernel } from '../../src/kernel/kernel.ts';
import type { KernelApi } from '../../src/kernel/kernelApi.ts';
import { restoreKernel, saveKernel } from '../../src/kernel/snapshot.ts';
import { createMachine, type MachineApi, type MachineSnapshot } from '../../src/machine/machine.ts';
import type { Call } from './call.ts';
import { Driver } from './driver.ts';
import { faultsOf } from './invariants/index.ts';
import { PROGRAM_PATH, program } from './layout.ts';
import { Random } from './random.ts';
import { type CallSource, RandomCalls } from './source.ts';

/** Steps between two looks at the state; and of a whole episode, at most. */
const PIECE = 3000;
const MAX_PIECES = 20_000;
const CALLS_PER_CHECK = 250;
const CALLS_OF_TWIN = 120;

/** What distinguishes machines: harts and RAM. */
const MACHINES = [
  { harts: 1, ramBytes: 16 << 20 },
  { harts: 2, ramBytes: 3 << 20 },
  { harts: 3, ramBytes: 8 << 20 },
] as const;

export interface Episode {
  readonly seed: number;
  readonly calls: number;
}

export interface Failure {
  readonly seed: number;
  readonly why: string;
  readonly calls: readonly Call[];
}

export interface Report {
  readonly calls: number;
  readonly failure: Failure | undefined;
  /** The first process did not outlive it. */
  readonly endedEarly: boolean;
}

interface Prepared {
  readonly machine: MachineApi;
  readonly fresh: MachineSnapshot;
}

/** Machines are made once; each episode begins with one as it was at first. */
export class Fuzzer {
  private readonly machines = new Map<string, Prepared>();
  /** Told of each call before it is made. */
  onCall: ((call: Call, seed: number) => void) | undefined;

  /** Runs an episode with random calls. */
  run({ seed, calls }: Episode): Promise<Report> {
    const source = new RandomCalls(seed, calls);
    return this.runCalls(seed, source, () => source.made);
  }

  /** Runs an episode with calls from any source; `made` are those so far. */
  async runCalls(seed: number, source: CallSource, made: () => readonly Call[]): Promise<Report> {
    const kernel = await this.kernel(seed, 0);
    const driver = new Driver(kernel, source, seed);
    driver.onCall = (call) => this.onCall?.(call, seed);
    const wrong = (why: string): Report => ({
      calls: driver.state.calls,
      failure: { seed, why, calls: [...made()] },
      endedEarly: false,
    });
    try {
      const twinAt = seed % 4 === 0 ? 1 + new Random(seed).below(1500) : Number.POSITIVE_INFINITY;
      let hadTwin = false;
      let checkedAt = 0;
      let wasDone = false;
      for (let piece = 0; !driver.isDone; piece++) {
        const end = kernel.advance({ maxSteps: PIECE });
        if (end.kind === 'exited') return { calls: driver.state.calls, failure: undefined, endedEarly: true };
        if (end.kind !== 'budget' && end.kind !== 'stopped') return wrong(`the run ended with ${end.kind}`);
        const { stuck } = driver;
        if (stuck !== undefined) return wrong(`${stuck}: ${waits(kernel)}`);
        if (piece > MAX_PIECES) return wrong(`the episode does not end: ${waits(kernel)}`);
        // Also with the last call, when nobody has been killed yet.
        if (driver.state.calls >= checkedAt + CALLS_PER_CHECK || (source.isDone() && !wasDone)) {
          wasDone = source.isDone();
          checkedAt = driver.state.calls;
          const faults = faultsOf(kernel);
          if (faults.length > 0) return wrong(faults.join('\n'));
        }
        if (!hadTwin && driver.state.calls >= twinAt) {
          hadTwin = true;
          const difference = await this.twin(kernel, driver, source, seed);
          if (difference !== undefined) return wrong(difference);
        }
      }
      const faults = [...faultsOf(kernel), ...leftovers(kernel)];
      return faults.length > 0
        ? wrong(faults.join('\n'))
        : { calls: driver.state.calls, failure: undefined, endedEarly: false };
    } catch (error) {
      return wrong(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** Saves the run and lets the copy make the next calls; it is the same when they are made again by the run itself. */
  private async twin(kernel: KernelApi, driver: Driver, source: CallSource, seed: number): Promise<string | undefined> {
    const snapshot = saveKernel(kernel);
    const { machine } = await this.machine(seed, 1);
    const restored = restoreKernel(machine, snapshot);
    if (!isDeepStrictEqual(faultsOf(restored), [])) return `restored: ${faultsOf(restored).join('\n')}`;
    const copy = new Driver(restored, source.copy(), seed, { ...driver.state });
    const first = goOn(restored, copy);
    const second = goOn(kernel, driver);
    return first === second ? undefined : `a restored run differs: ${first} and ${second}`;
  }

  private async kernel(seed: number, which: number): Promise<KernelApi> {
    const { machine, fresh } = await this.machine(seed, which);
    machine.restore(fresh);
    const { harts } = machine.config;
    const kernel = createKernel(machine, {
      harts,
      quantum: 500 + new Random(seed).below(3000),
      slice: 400 + new Random(seed + 1).below(3000),
      seed: seed % 3 === 0 ? 0 : seed,
      form: seed % 5 === 0 ? 'trampoline' : 'threadloop',
      mounts: [],
      stdin: 'console',
      ...(seed % 2 === 0 ? { terminal: { streams: [true, true, true] as const, rows: 24, columns: 80 } } : {}),
    });
    kernel.boot({ path: PROGRAM_PATH, bytes: program(), args: ['program'], env: [], cwd: '/' });
    return kernel;
  }

  private async machine(seed: number, which: number): Promise<Prepared> {
    const config = MACHINES[seed % MACHINES.length]!;
    const key = `${seed % MACHINES.length}/${which}`;
    let prepared = this.machines.get(key);
    if (prepared === undefined) {
      const machine = await createMachine({ ...config, supervisor: 'hosted' }, engines.interp);
      prepared = { machine, fresh: machine.save() };
      this.machines.set(key, prepared);
    }
    return prepared;
  }
}

function goOn(kernel: KernelApi, driver: Driver): string {
  const hash = newHash();
  const stop = hashEvents(kernel, hash);
  const until = driver.state.calls + CALLS_OF_TWIN;
  let end = 'budget';
  for (let piece = 0; piece < 300 && driver.state.calls < until && end === 'budget'; piece++) {
    end = kernel.advance({ maxSteps: PIECE }).kind;
  }
  stop();
  return `${hashText(hash)} ${hashMemory(kernel)} ${end} ${driver.state.calls}`;
}

/** Once all others have been killed and waited for, nothing of them is left. */
function leftovers({ state }: KernelApi): string[] {
  const faults: string[] = [];
  const expect = (what: string, count: number, expected: number): void => {
    if (count !== expected) faults.push(`${count} ${what} are left`);
  };
  expect('processes', state.processes.size, 1);
  expect('threads', state.threads.size, 1);
  expect('spaces', state.spaces.size, 1);
  expect('futexes', state.futexes.size, 0);
  expect('futexes with owners', state.piFutexes.size, 0);
  expect('waits for locks', [...state.fileSystem.locks.values()].filter(({ waiters }) => waiters.length > 0).length, 0);
  expect('tasks', [...state.executor.tasks.values()].filter(({ kind }) => kind === 'user').length, 1);
  // What the first process has open, and what is on its way to it.
  const reached = new Set([...[...state.processes.values()][0]!.fds.values()].map(({ file }) => file));
  for (const id of state.net.inFlight.keys()) reached.add(id);
  expect('open files', [...state.files.keys()].filter((id) => !reached.has(id)).length, 0);
  return faults;
}

/** Who waits for what. */
function waits(kernel: KernelApi): string {
  return [...kernel.state.threads.values()]
    .map(({ tid, pid, taskId, exitRequest, pending }) => {
      const chain = kernel.awaits(taskId).map(({ future }) => `${future.kind}:${future.state}`);
      return `thread ${tid} of ${pid} (${kernel.state.executor.tasks.get(taskId)?.state}) in ${chain.join(' > ')}, ${exitRequest === undefined ? 'is not to end' : 'is to end'}, signals ${pending.map(({ signo }) => signo)} and ${kernel.state.processes.get(pid)?.pending.map(({ signo }) => signo)}`;
    })
    .join('; ');
}
