/**
 * VS Code in the browser (npm package `code-server`) in the cache folder. It is installed into a folder of another name that is renamed when
 * complete, so that an interrupted installation is never taken for a good one. Parts that nobody needs here are removed: they are half of it.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from './lock.mjs';
import { npm } from './npm.mjs';

const version = '4.139.1';
const folder = path.join(cacheFolder, `code-server-${version}`);

/** Path of the script that starts the server, run it with Node 24. Installs it when it is not there. */
export async function codeServer(): Promise<string> {
  const entry = path.join(folder, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(entry)) return entry;
  return await withLock('code-server', () => {
    if (!existsSync(entry)) install();
    return entry;
  });
}

function install(): void {
  console.log(`installing VS Code for the browser (code-server ${version}) into ${path.relative('.', folder)}`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
  const vscode = path.join(partial, 'node_modules/code-server/lib/vscode');
  const install = ['install', '--ignore-scripts', '--omit=dev'];
  npm(partial, [...install, '--save-exact', `code-server@${version}`]);
  // Its packages come with lock files that `npm ci` refuses.
  npm(vscode, install);
  npm(path.join(vscode, 'extensions'), install);
  prune(vscode);
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

function prune(vscode: string): void {
  const ripgrep = 'node_modules/@vscode/ripgrep-universal/bin';
  const platform = `${process.platform}-${process.arch}`;
  const superfluous = [
    'extensions/copilot',
    ...entries(vscode, 'node_modules/@github').filter((name) => path.basename(name).startsWith('copilot')),
    ...entries(vscode, ripgrep).filter((name) => path.basename(name) !== platform),
  ];
  for (const name of superfluous) rmSync(path.join(vscode, name), { recursive: true, force: true });
  for (const name of readdirSync(path.join(vscode, 'out'), { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.map')) rmSync(path.join(vscode, 'out', name));
  }
}

/** Paths of what a folder holds, relative to `vscode`. */
function entries(vscode: string, folder: string): string[] {
  const full = path.join(vscode, folder);
  return existsSync(full) ? readdirSync(full).map((name) => path.join(folder, name)) : [];
}
