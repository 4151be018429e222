/**
 * `npm run programs -- [options]`: runs the programs on our engines and on `qemu-riscv64`, prints a table, and writes it and the expected outputs with
 * --write. Exits with 1 when there is a difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/machine/engine.ts';
import { replaceTable } from '../conformance/table.ts';
import { type EngineRun, hashStart, runOnEngine } from './engineRun.ts';
import { findOracle, type Oracle } from './oracle.ts';
import { type Row, renderRows } from './report.ts';
import { provideSystem } from './sysroot.ts';
import { PROGRAMS, type Program } from './table.ts';
import { endOf, expectedOutput, firstDifference, hasSucceeded, writeExpected } from './verdict.ts';

const README = new URL('README.md', import.meta.url);
const MAX_STEPS = 20_000_000_000;
const USAGE = `usage: npm run programs -- [options]
  --program A,B    these programs: ${PROGRAMS.map(({ name }) => name).join(', ')} (all)
  --lockstep N     steps that the reference interpreter makes too (1e7)
  --write          write the table into tests/programs/README.md, and the outputs into tests/programs/expected`;

interface Options {
  readonly programs: readonly Program[];
  readonly lockstep: number;
  readonly write: boolean;
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const system = await provideSystem();
if ('why' in system) {
  console.error(`the programs cannot be had: ${system.why}`);
  process.exit(2);
}
const found = await findOracle(system.value);
const oracle = 'why' in found ? undefined : found.value;
if ('why' in found) console.error(`only what was written before counts: ${found.why}`);
console.log(`${options.programs.length} programs, ${oracle?.title ?? 'no oracle'}`);

const rows: Row[] = [];
for (const program of options.programs) rows.push(...(await compare(system.value, program, oracle, options)));
const table = renderRows(rows, oracle?.title, options.lockstep);
console.log(`\n${table}`);
if (options.write) writeFileSync(README, replaceTable(readFileSync(README, 'utf8'), table));
process.exit(rows.every(({ hasPassed }) => hasPassed) ? 0 : 1);

/** A program's rows: the whole of it on the fast engines, which also make as many steps, the beginning of it on the reference. */
async function compare(root: string, program: Program, qemu: Oracle | undefined, chosen: Options): Promise<Row[]> {
  const theirs = program.notOnQemu === undefined ? qemu?.run(program) : undefined;
  const interp = await runOnEngine(root, program, 'interp', MAX_STEPS);
  if (chosen.write) writeExpected(program, theirs?.stdout ?? interp.stdout);
  const expected = theirs?.stdout ?? expectedOutput(program);
  const jit = await runOnEngine(root, program, 'jit', MAX_STEPS);
  if (jit.steps !== interp.steps)
    console.log(`${program.name} makes ${jit.steps} steps on jit, ${interp.steps} on interp`);
  const rows = [
    whole(program, 'interp', interp, expected, theirs?.wallMs),
    whole(program, 'jit', jit, jit.steps === interp.steps ? expected : undefined, undefined),
  ];
  return [...rows, await lockstep(root, program, chosen.lockstep)];
}

/** Nothing is as it should be where no output is expected. */
function whole(
  program: Program,
  engine: EngineName,
  ours: EngineRun,
  expected: string | undefined,
  oracleMs: number | undefined,
): Row {
  const isSame = ours.stdout === expected && expected === expectedOutput(program);
  const isWell = hasSucceeded(endOf(ours), ours.stdout);
  if (!isSame)
    console.log(`${program.name} on ${engine} prints something else:\n${firstDifference(ours.stdout, expected ?? '')}`);
  if (!isWell)
    console.log(`${program.name} on ${engine} ends with ${endOf(ours)}: ${ours.stderr.trim().split('\n').at(-1)}`);
  const missing = ours.unknown.filter((name) => program.doesWithout?.includes(name) !== true);
  for (const name of missing) console.log(`${program.name} asks for ${name}`);
  const { steps, syscalls, processes, wallMs } = ours;
  return {
    ...{ program: program.name, engine, what: 'whole', steps, syscalls, processes, wallMs, oracleMs },
    ...{ output: isSame ? 'same' : 'different', check: isWell ? 'passed' : 'failed', hasPassed: isSame && isWell },
  };
}

async function lockstep(root: string, program: Program, steps: number): Promise<Row> {
  const fast = await hashStart(root, program, 'interp', steps);
  const started = performance.now();
  const slow = await hashStart(root, program, 'reference', steps);
  const isSame = slow.hash === fast.hash && slow.steps === fast.steps;
  console.log(`${program.name}: ${slow.steps} steps in lockstep, ${isSame ? 'same' : 'different'}`);
  return {
    ...{ program: program.name, engine: 'reference', what: 'lockstep', steps: slow.steps },
    ...{ output: isSame ? 'same' : 'different', hasPassed: isSame, wallMs: performance.now() - started },
  };
}

function readOptions(args: string[]): Options | undefined {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ args, options: { program: text, lockstep: text, write: { type: 'boolean' } } });
    const names = values.program?.split(',') ?? PROGRAMS.map(({ name }) => name);
    const programs = PROGRAMS.filter(({ name }) => names.includes(name));
    const steps = Number(values.lockstep ?? '1e7');
    if (programs.length !== names.length || !(steps > 0)) return undefined;
    return { programs, lockstep: steps, write: values.write === true };
  } catch {
    return undefined;
  }
}
