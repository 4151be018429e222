/**
 * The options of `npm run bench`.
 */
import { parseArgs } from 'node:util';
import { engines } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { benchPrograms } from './programs.ts';

export interface Options {
  readonly benches: ReadonlySet<Bench>;
  readonly engines: readonly EngineName[];
  readonly programs: readonly string[];
  readonly runs: number;
  readonly json: boolean;
}

export const BENCHES = ['engine', 'adapter', 'snapshot', 'kernel'] as const;
export type Bench = (typeof BENCHES)[number];

const engineNames = Object.keys(engines) as EngineName[];
const programNames = benchPrograms.map(({ name }) => name);

export const USAGE = `usage: npm run bench                    everything
       npm run bench -- engine [options]  speed of the engines, against qemu-riscv64
       npm run bench -- adapter           latencies of the debug adapter
       npm run bench -- snapshot          what saving and restoring costs
       npm run bench -- kernel            what operations of the kernel cost, against qemu-riscv64
options of engine:
  --engine A,B     engines: ${engineNames.join(', ')} (all)
  --program A,B    programs: ${programNames.join(', ')} (all)
  --runs N         runs of each program, of which the median counts (3)
  --json           print one JSON object instead of a table`;

/** Undefined when they are not understood. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const parsed = read(args);
  if (parsed === undefined) return undefined;
  const { values, positionals } = parsed;
  const runs = Number(values.runs ?? 3);
  const chosenEngines = choose(values.engine, engineNames);
  const programs = choose(values.program, programNames);
  const benches = choose(positionals.length === 0 ? undefined : positionals.join(','), BENCHES);
  if (chosenEngines === undefined || programs === undefined || benches === undefined) return undefined;
  if (!Number.isInteger(runs) || runs < 1) return undefined;
  const isForEngine = benches.length === 1 && benches[0] === 'engine';
  if (Object.keys(values).length > 0 && !isForEngine) return undefined;
  return { benches: new Set(benches), engines: chosenEngines, programs, runs, json: values.json === true };
}

/** Those of `all` that a list with commas names, in the order of `all`; all of them without a list; undefined when a name is unknown. */
function choose<T extends string>(list: string | undefined, all: readonly T[]): readonly T[] | undefined {
  if (list === undefined) return all;
  const names = new Set<string>(list.split(','));
  const chosen = all.filter((name) => names.has(name));
  return chosen.length === names.size ? chosen : undefined;
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        engine: { type: 'string' },
        program: { type: 'string' },
        runs: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
  } catch {
    return undefined;
  }
}
