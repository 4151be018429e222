/**
 * `npm test`: provides what tests need and runs all of them: types, linter, unit tests on Node 24, the tests of instruction set and engines also
 * on Node 22, the headless start, and the end-to-end tests. Every part runs even if an earlier one failed. The last line is the sum.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodeBinary } from './nodeBinary.mjs';
import { packageExtension, root } from './package.ts';
import { browserNeeds, provide, toolchainNeeds } from './systemPackages.ts';

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What has no VS Code and no operating system in it must also run on the Node of the oldest supported VS Code. */
const node22Folders = ['tests/base', 'tests/isa', 'tests/wasm', 'tests/machine', 'tests/engine'];

const modules = path.join(root, 'node_modules');
const results = mkdtempSync(path.join(tmpdir(), 'hb-results-'));
const tallies: Tally[] = [];

/** Runs a program in the repository; its output is ours. */
function run(node: string, args: string[]): boolean {
  const options = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];
  return spawnSync(node, [...options, ...args], { cwd: root, stdio: 'inherit' }).status === 0;
}

/** A part that passes or fails as a whole counts as one test. */
async function part(title: string, action: () => boolean | Promise<boolean>): Promise<boolean> {
  console.log(`\n=== ${title}`);
  let hasPassed = false;
  try {
    hasPassed = await action();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  console.log(`${hasPassed ? 'passed' : 'FAILED'}: ${title}`);
  tallies.push(hasPassed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return hasPassed;
}

function vitest(title: string, node: string, args: string[]): void {
  console.log(`\n=== ${title}`);
  const output = path.join(results, `${tallies.length}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const hasPassed = run(node, [path.join(modules, 'vitest/vitest.mjs'), 'run', ...reporters, ...args]);
  tallies.push(vitestTally(output, hasPassed));
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A file that cannot even be loaded has no tests; it counts as one that failed, and so does a run that failed for another reason. */
function vitestTally(output: string, hasPassed: boolean): Tally {
  if (!existsSync(output)) return { passed: 0, failed: 1 };
  const report: VitestReport = JSON.parse(readFileSync(output, 'utf8'));
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: hasPassed ? failed : Math.max(1, failed) };
}

async function main(): Promise<number> {
  const node = process.execPath;
  const lackOfToolchain = await provide(toolchainNeeds);
  if (lackOfToolchain !== undefined) console.warn(`tests with a compiler will fail: ${lackOfToolchain}`);
  const lackOfBrowser = await provide(browserNeeds);

  const hasPackage = await part('build and package', async () => {
    await packageExtension();
    return true;
  });
  await part('types', () => run(node, [path.join(modules, 'typescript/bin/tsc'), '--noEmit']));
  await part('linter and formatting', () =>
    run(node, [
      path.join(modules, '@biomejs/biome/bin/biome'),
      'ci',
      `--colors=${process.stdout.isTTY ? 'force' : 'off'}`,
      '.',
    ]),
  );
  vitest('unit tests', node, []);
  const node22 = await nodeBinary('22', []);
  const folders = node22Folders.filter((folder) => existsSync(path.join(root, folder)));
  vitest('instruction set and engines on Node 22', node22, folders);
  if (lackOfBrowser !== undefined || !hasPackage) {
    const why = lackOfBrowser ?? 'the extension could not be built';
    await part('VS Code in a browser', () => Promise.reject(new Error(`cannot be tested: ${why}`)));
  } else {
    await part('npm start -- --headless', () => run(node, [path.join(root, 'tests/setup/start.ts'), '--headless']));
    vitest('end-to-end tests', node, ['--config', 'tests/e2e/vitest.config.mts']);
  }
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

main()
  .catch((error) => {
    console.error(error);
    return 1;
  })
  .then((code) => {
    rmSync(results, { recursive: true, force: true });
    process.exit(code);
  });
