/**
 * `npm run conformance -- [options]`: compares our engines with outsiders and with each other, prints a table, and writes it into the
 * README of this folder with --write. Exits with 1 when there is a difference.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { engines } from '../../src/engine/index.ts';
import { rows as allRows } from '../../src/isa/table/index.ts';
import type { EngineName } from '../../src/machine/engine.ts';
import { newerQemu } from '../setup/newerQemu.ts';
import { oracleNeeds, provide } from '../setup/systemPackages.ts';
import { type Options, parseOptions, USAGE } from './options.ts';
import { countLines, differencesOf, printDifferences } from './system/differences.ts';
import { runOnMachine } from './system/machineRun.ts';
import { PROGRAMS } from './system/programs.ts';
import { QEMU_SYSTEM, runOnQemu } from './system/qemuSystem.ts';
import { type Row, renderTable, replaceTable } from './table.ts';
import { campaign } from './translator/campaign.ts';
import { fuzz } from './user/campaign.ts';
import { EngineRunner } from './user/engineRun.ts';
import { lockstep } from './user/lockstep.ts';
import { Qemu, qemuVersion } from './user/qemu.ts';

const README = new URL('README.md', import.meta.url);

const options = parseOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(USAGE);
  process.exit(2);
}

// Before anything that takes minutes.
const lack = await provide(oracleNeeds);
if (lack !== undefined) console.error(lack);
const newer = options.parts.has('user') ? (options.newer ?? (await fetchNewer())) : undefined;
const userOracle = options.parts.has('user') ? installed(options.qemu, 'qemu-user') : '';
const newerOracle = newer === undefined ? '' : installed(newer, 'qemu-user of a later release');
const systemOracle = options.parts.has('system') ? installed(QEMU_SYSTEM, 'qemu-system-misc') : '';

const runners = new Map<EngineName, EngineRunner>();
for (const name of options.engines) runners.set(name, await EngineRunner.create(engines[name]));

const rows: Row[] = [];
if (options.parts.has('user')) rows.push(...(await fuzzUserMode(options)));
if (options.parts.has('lockstep')) rows.push(...(await compareEngines(options)));
if (options.parts.has('translator')) rows.push(await compareTranslator(options));
if (options.parts.has('system')) rows.push(...(await comparePrivileged(options)));

const table = renderTable(rows, options);
console.log(`\n${table}`);
if (options.write) writeFileSync(README, replaceTable(readFileSync(README, 'utf8'), table));
process.exit(rows.some(({ differences }) => differences > 0) ? 1 : 0);

async function fuzzUserMode(chosen: Options): Promise<Row[]> {
  const qemu = new Qemu(chosen.qemu);
  const later = newer === undefined ? undefined : new Qemu(newer, 'max');
  const results: Row[] = [];
  for (const extension of chosen.extensions) {
    const asked = { ...chosen, sequences: 256, runsOfEach: 64, extension };
    let [made, oracle] = [await timed(() => fuzz(qemu, runners, asked, console.log)), userOracle];
    if (later !== undefined && !made[0]!.hasOracle) {
      [made, oracle] = [await timed(() => fuzz(later, runners, asked, console.log)), newerOracle];
    }
    for (const result of made) report({ ...result, oracle: result.hasOracle ? oracle : 'no oracle' }, results);
  }
  for (const each of [qemu, later]) each?.close();
  return results;
}

/** Each engine against the reference interpreter. */
async function compareEngines(chosen: Options): Promise<Row[]> {
  const results: Row[] = [];
  for (const name of Object.keys(engines) as EngineName[]) {
    if (name === 'reference') continue;
    const pair = [await EngineRunner.create(engines.reference), await EngineRunner.create(engines[name])] as const;
    const size = { sequences: 256, runsOfEach: 16 };
    const count = chosen.count / 10;
    const { steps, ...result } = await timed(() => lockstep(pair, { ...chosen, ...size, count }, console.log));
    const kinds = {
      extension: 'damaged',
      engine: name,
      oracle: 'our reference',
      rows: allRows.length,
      allRows: allRows.length,
    };
    report({ ...kinds, ...result, cases: steps }, results);
  }
  return results;
}

/** The translator, with thresholds forced low, against the reference interpreter. */
async function compareTranslator(chosen: Options): Promise<Row> {
  const { seed, count, batch } = chosen;
  const asked = { seed, count, oracle: engines.reference, ...(batch !== undefined && { batch }) };
  const result = await timed(() => campaign(asked, console.log));
  const share = Math.round((100 * result.inRegions) / result.steps);
  console.log(`translator: ${share} % of the instructions in ${result.translations} translations`);
  const results: Row[] = [];
  report(
    {
      ...{
        extension: 'structured',
        engine: 'jit',
        oracle: 'our reference',
        allRows: allRows.length,
        rows: result.rows,
      },
      ...{ sequences: result.programs, cases: result.steps, differences: result.differences },
    },
    results,
  );
  return results[0]!;
}

/** Bare-metal programs: a row is a program, a case a line that it prints. */
async function comparePrivileged(chosen: Options): Promise<Row[]> {
  const results: Row[] = [];
  for (const program of PROGRAMS) {
    const theirs = runOnQemu(program);
    for (const name of chosen.engines) {
      const found = differencesOf(program, theirs, await runOnMachine(program, engines[name]));
      const undeclared = found.filter(({ reason }) => reason === undefined);
      if (undeclared.length > 0) console.log(printDifferences(program, undeclared));
      const counts = { rows: 1, allRows: 1, sequences: 1, cases: countLines(theirs), differences: undeclared.length };
      report(
        {
          extension: `privileged: ${program}`,
          engine: name,
          oracle: systemOracle,
          declared: found.length - undeclared.length,
          ...counts,
        },
        results,
      );
    }
  }
  return results;
}

/** A QEMU that knows what Debian 12's does not, if it can be had. */
async function fetchNewer(): Promise<string | undefined> {
  const result = await newerQemu();
  if ('program' in result) return result.program;
  console.error(`no newer qemu-riscv64: ${result.why}`);
  return undefined;
}

/** Name and version of a program that has to be there. */
function installed(program: string, debianPackage: string): string {
  const version = qemuVersion(program);
  if (version !== undefined) return version;
  console.error(`${program} is not installed (Debian: ${debianPackage})`);
  process.exit(2);
}

function report(row: Row, into: Row[]): void {
  into.push(row);
  console.log(`${row.extension} on ${row.engine}: ${row.cases} cases, ${row.differences} differences`);
}

async function timed<T>(work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  const result = await work();
  console.log(`${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}
