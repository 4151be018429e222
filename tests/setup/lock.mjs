/**
 * A lock between processes, for what two runs on one working tree must not do at the same time (install, build). It is a file that holds the
 * owner's process id; a file whose owner is dead is taken over. Plain JavaScript without packages, because the bootstrap needs it first.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The project's cache folder: whatever is fetched or made by the scripts and can be deleted at any time. */
export const cacheFolder = fileURLToPath(new URL('../../.cache', import.meta.url));

/**
 * Runs `action` while no other process is inside a `withLock` of the same name.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(name, action) {
  const file = path.join(cacheFolder, `${name}.lock`);
  mkdirSync(cacheFolder, { recursive: true });
  let hasSaidSo = false;
  while (!take(file)) {
    if (!hasSaidSo) console.log(`waiting for another run that is busy with: ${name}`);
    hasSaidSo = true;
    await delay(500);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
  }
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    // An empty file has just been made by its owner, who is about to write.
    if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
  } catch {
    // The owner has removed the file in the meantime.
  }
  return false;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
