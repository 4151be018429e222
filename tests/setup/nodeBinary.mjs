/**
 * Gets a Node of a given version: the one at hand if it is, else from the npm package that carries Node's own binary for this platform, kept in
 * the cache folder. The devDependency `node` would do the same in its install script, but npm may be told not to run install scripts.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from './lock.mjs';
import { npm } from './npm.mjs';

/**
 * Path of a Node binary.
 * @param {string} wanted a full version (`24.21.0`) or a major one (`22`)
 * @param {string[]} candidates binaries to try first
 */
export async function nodeBinary(wanted, candidates) {
  const cached = path.join(cacheFolder, `node-${wanted}`, 'node_modules', platformPackage(), binaryPath());
  const isWanted = (/** @type {string} */ binary) => {
    const version = versionOf(binary);
    return version === wanted || version?.split('.')[0] === wanted;
  };
  for (const candidate of [...candidates, cached]) {
    if (isWanted(candidate)) return candidate;
  }
  await withLock(`node-${wanted}`, () => {
    if (existsSync(cached)) return;
    console.log(`fetching Node ${wanted}`);
    const folder = path.join(cacheFolder, `node-${wanted}`);
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
    npm(partial, ['install', '--ignore-scripts', '--no-save', `${platformPackage()}@${wanted}`]);
    renameSync(partial, folder);
  });
  if (!isWanted(cached)) throw new Error(`Node ${wanted} was installed as ${cached}, but it does not run`);
  return cached;
}

/** @param {string} binary */
function versionOf(binary) {
  try {
    return execFileSync(binary, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .slice(1);
  } catch {
    return undefined;
  }
}

function platformPackage() {
  if (process.platform === 'win32') return `node-win-${process.arch}`;
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
}

function binaryPath() {
  return process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
}
