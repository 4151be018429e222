/**
 * Debian 13's `qemu-riscv64`, for extensions that Debian 12's does not know, and because it needs no library beside it: taken out of its package into
 * the cache folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, withLock } from './lock.mjs';
import { fetchPackages, makeAptState, RELEASE, unpack } from './trixie.ts';

const folder = path.join(cacheFolder, `qemu-user-${RELEASE}`);
const program = path.join(folder, 'usr', 'bin', 'qemu-riscv64');

/** Path of the program; or a sentence that says why it cannot be had. */
export async function newerQemu(): Promise<{ readonly program: string } | { readonly why: string }> {
  if (existsSync(program)) return { program };
  return await withLock('newer-qemu', () => {
    if (existsSync(program)) return { program };
    const why = fetchPackage();
    return why === undefined ? { program } : { why };
  });
}

function fetchPackage(): string | undefined {
  const architecture = spawnSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const state = makeAptState(path.join(folder, 'apt'), architecture, []);
  if ('why' in state) return state.why;
  const archives = fetchPackages(state.value, ['qemu-user'], false);
  if ('why' in archives) return archives.why;
  for (const archive of archives.value) {
    const failure = unpack(archive, folder);
    if (failure !== undefined) return failure;
  }
  rmSync(state.value.folder, { recursive: true });
  return existsSync(program) ? undefined : 'the package qemu-user holds no qemu-riscv64';
}
