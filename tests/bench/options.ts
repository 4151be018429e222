/**
 * The options of `npm run bench`: benchmarks, programs of the engine benchmark, and how often and on what they run.
 */
import { parseArgs } from 'node:util';
import { type Configuration, configurations } from './configurations.ts';
import { type BenchProgram, benchPrograms } from './programs.ts';

export interface Options {
  readonly benches: ReadonlySet<Bench>;
  readonly configurations: readonly Configuration[];
  readonly programs: readonly BenchProgram[];
  readonly runs: number;
  readonly json: boolean;
}

export const BENCHES = ['engine', 'short', 'debugger', 'adapter', 'snapshot', 'kernel', 'language'] as const;
export type Bench = (typeof BENCHES)[number];

/** They take the options. */
const WITH_OPTIONS: readonly Bench[] = ['engine', 'short', 'debugger'];

const usual = configurations.filter(({ isUsual }) => isUsual);
const names = (all: readonly { readonly label: string }[]): string => all.map(({ label }) => label).join(', ');

export const USAGE = `usage: npm run bench                                everything
       npm run bench -- engine [PROGRAM…] [options]   speed of the engines, against qemu-riscv64
       npm run bench -- short [options]               programs that are short, or have no hot spots
       npm run bench -- debugger [options]            what breakpoints, conditions and watchpoints cost
       npm run bench -- adapter                       latencies of the debug adapter
       npm run bench -- snapshot                      what saving and restoring costs
       npm run bench -- kernel                        what operations of the kernel cost, against qemu-riscv64
       npm run bench -- language                      answers of the language server after an edit
programs: ${benchPrograms.map(({ name }) => name).join(', ')} (all)
options:
  --engine A,B     engines: ${names(configurations)} (${names(usual)})
  --runs N         runs of each program, in turn with the others, of which the best counts (3)
  --json           print one JSON object instead of a table (engine only)`;

/** Undefined when they are not understood. */
export function parseOptions(args: readonly string[]): Options | undefined {
  const parsed = read(args);
  if (parsed === undefined) return undefined;
  const { values, positionals } = parsed;
  const runs = Number(values.runs ?? 3);
  const benches = BENCHES.filter((bench) => positionals.includes(bench));
  const programs = benchPrograms.filter(({ name }) => positionals.includes(name));
  if (benches.length + programs.length < new Set(positionals).size) return undefined;
  const engines = values.engine?.split(',');
  const chosen = engines === undefined ? usual : configurations.filter(({ label }) => engines.includes(label));
  if (engines !== undefined && chosen.length < new Set(engines).size) return undefined;
  if (!Number.isInteger(runs) || runs < 1) return undefined;
  if (
    Object.keys(values).length > 0 &&
    (benches.length === 0 || !benches.every((bench) => WITH_OPTIONS.includes(bench)))
  )
    return undefined;
  if ((programs.length > 0 || values.json) && (benches.length !== 1 || benches[0] !== 'engine')) return undefined;
  return {
    benches: new Set(benches.length === 0 ? BENCHES : benches),
    configurations: chosen,
    programs: programs.length === 0 ? benchPrograms : programs,
    runs,
    json: values.json === true,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { engine: { type: 'string' }, runs: { type: 'string' }, json: { type: 'boolean' } },
    });
  } catch {
    return undefined;
  }
}
