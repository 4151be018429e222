/**
 * Builds the extension and packs it, under a lock, because two runs would write the same files in `dist`.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { plainEnvironment } from './npm.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
export const distFolder = path.join(root, 'dist');
export const vsixPath = path.join(distFolder, 'hartbeat.vsix');

/** `npm run package`; throws what it printed when it fails. */
export async function packageExtension(): Promise<void> {
  console.log('building and packing the extension');
  await withLock('build', () => {
    const options = {
      cwd: root,
      env: plainEnvironment(),
      encoding: 'utf8',
      shell: process.platform === 'win32',
    } as const;
    const result = spawnSync('npm', ['run', '--silent', 'package'], options);
    if (result.status !== 0) throw new Error(`the extension could not be built:\n${result.stdout}${result.stderr}`);
  });
}
