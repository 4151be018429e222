/**
 * The sample workspace: sources and built programs of `tests/guest` side by side, with the launch.json and the README of `tests/guest/sample`.
 * It is a copy, so that a user can play with it; what a user has changed there is left as it is.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const guest = path.resolve(import.meta.dirname, '../guest');

/** What a first look should not be cluttered with: programs that only tests have a use for. */
const testsOnly = /^(?:firsttrap|crowd|files|echo|loop|hello-.*|assembly-pie)\b/;

/** Brings the sample workspace in `folder` up to date. */
export function copySample(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const sources = readdirSync(guest).filter((name) => /\.(?:c|S|rs)$/.test(name));
  const programs = readdirSync(path.join(guest, 'bin')).map((name) => path.join('bin', name));
  for (const name of [...sources, ...programs]) {
    if (!testsOnly.test(path.basename(name))) update(path.join(guest, name), path.join(folder, path.basename(name)));
  }
  const sample = path.join(guest, 'sample');
  for (const name of readdirSync(sample, { recursive: true, encoding: 'utf8' })) {
    if (statSync(path.join(sample, name)).isFile()) update(path.join(sample, name), path.join(folder, name));
  }
}

/**
 * Copies unless the copy is newer, that is, edited or rebuilt by the user. A program is as new as its copy: so it is newer than its source, whichever
 * of them a checkout wrote first.
 */
function update(from: string, to: string): void {
  if (existsSync(to) && statSync(to).mtimeMs > statSync(from).mtimeMs) return;
  cpSync(from, to, { preserveTimestamps: path.extname(from) !== '' });
}
