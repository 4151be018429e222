/**
 * Entry of `npm start` and `npm test`: runs on any Node from 20 on with nothing installed. Installs the packages of package-lock.json when they
 * are not there, finds or fetches the Node that the project is developed with, and hands over to `start.ts` or `test.ts` on it, with that Node
 * first on the PATH.
 */
import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { nodeBinary } from './nodeBinary.mjs';
import { npm, plainEnvironment } from './npm.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const modules = path.join(root, 'node_modules');

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Whether node_modules holds what package-lock.json asks for. Packages for other platforms are optional and need not be there. */
function hasPackages() {
  const installed = path.join(modules, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages } = readJson(installed);
  return Object.entries(readJson(path.join(root, 'package-lock.json')).packages).every(
    ([name, { version, optional }]) => name === '' || optional || packages[name]?.version === version,
  );
}

async function installPackages() {
  if (hasPackages()) return;
  await withLock('packages', () => {
    if (hasPackages()) return;
    console.log('installing npm packages');
    try {
      npm(root, ['ci', '--ignore-scripts']);
    } catch {
      // `npm ci` also wants the optional packages of all other platforms in the lock file, and versions of npm differ in what they put there.
      npm(root, ['install', '--no-save', '--ignore-scripts']);
    }
  });
}

/** Gives later `npm run` calls the same Node: they look for `node` in node_modules/.bin first. */
function linkNode(/** @type {string} */ binary) {
  const link = path.join(modules, 'node', 'bin', 'node');
  if (binary === link || process.platform === 'win32') return;
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  try {
    linkSync(binary, link);
  } catch {
    symlinkSync(binary, link);
  }
  const bin = path.join(modules, '.bin', 'node');
  if (!existsSync(bin)) symlinkSync('../node/bin/node', bin);
}

async function main() {
  const [command, ...args] = process.argv.slice(2);
  const scripts = { start: 'start.ts', test: 'test.ts' };
  if (command !== 'start' && command !== 'test') throw new Error('usage: bootstrap.mjs start|test [options]');
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node ${process.versions.node} is too old: version 20 or later is needed`);

  await installPackages();
  const wanted = readJson(path.join(root, 'package.json')).devDependencies.node;
  const node = await nodeBinary(wanted, [path.join(modules, 'node', 'bin', 'node'), process.execPath]);
  linkNode(node);

  const options = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];
  const script = path.join(root, 'tests/setup', scripts[command]);
  const child = spawn(node, [...options, script, ...args], {
    stdio: 'inherit',
    env: {
      ...plainEnvironment(),
      PATH: [path.dirname(node), path.join(modules, '.bin'), process.env['PATH']].join(path.delimiter),
    },
  });
  // A terminal sends Ctrl-C to both; whoever signals only us means the script. We live until it has ended.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
