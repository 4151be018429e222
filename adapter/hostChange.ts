/**
 * Changes of a folder that the user lets the guest write: one by one, as the guest makes them. Symbolic links are never followed, and no file gets rights
 * of another user.
 */
import { constants } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import type { HostChange } from '../src/base/host.ts';
import { hostError, inFolder, openPlain } from './confinement.ts';

const PERMISSIONS = 0o777;
/** How a file is called that another takes the place of. */
const ASIDE = 'hartbeat-exchange';

export async function changeFolder(change: HostChange): Promise<void> {
  const { folder } = change;
  switch (change.kind) {
    case 'link':
      await inFolder(change, (from) => inFolder({ folder, path: change.to }, (to) => link(from, to)));
      break;
    case 'rename':
      await inFolder(change, (from) => inFolder({ folder, path: change.to }, (to) => rename(from, to)));
      break;
    case 'exchange':
      await inFolder(change, (one) => inFolder({ folder, path: change.to }, (other) => exchange(one, other)));
      break;
    default:
      await inFolder(change, (file) => changeAt(file, change));
  }
}

async function changeAt(
  file: string,
  change: Exclude<HostChange, { readonly kind: 'link' | 'rename' | 'exchange' }>,
): Promise<void> {
  switch (change.kind) {
    case 'write':
      await withHandle(file, constants.O_WRONLY, (handle) => writeAll(handle, change.bytes, change.offset));
      break;
    case 'truncate':
      await withHandle(file, constants.O_WRONLY, (handle) => handle.truncate(change.size));
      break;
    case 'createFile':
      await withHandle(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, (handle) =>
        handle.chmod(change.mode & PERMISSIONS),
      );
      break;
    case 'createDirectory':
      await mkdir(file, change.mode & PERMISSIONS);
      break;
    case 'createSymlink':
      await symlink(change.target, file);
      break;
    case 'removeFile':
      await unlink(file);
      break;
    case 'removeDirectory':
      await rmdir(file);
      break;
    case 'chmod':
      await withHandle(file, constants.O_RDONLY, (handle) => handle.chmod(change.mode & PERMISSIONS));
      break;
  }
}

/** Node offers no renameat2(2): one of them stands aside for a moment, and goes back where the other cannot be moved. */
async function exchange(one: string, other: string): Promise<void> {
  const aside = `${one}.${ASIDE}`;
  if (await exists(aside)) throw hostError('EBUSY');
  await rename(one, aside);
  try {
    await rename(other, one);
  } catch (error) {
    await rename(aside, one);
    throw error;
  }
  await rename(aside, other);
}

async function exists(file: string): Promise<boolean> {
  return await lstat(file).then(
    () => true,
    () => false,
  );
}

async function withHandle(file: string, flags: number, action: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await openPlain(file, flags, 0o600);
  try {
    await action(handle);
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
  }
}
