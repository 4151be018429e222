/**
 * Changes of a folder that the user lets the guest write: one by one, as the guest makes them. Symbolic links are never followed, and no file gets rights
 * of another user.
 */
import { constants } from 'node:fs';
import { type FileHandle, link, mkdir, rename, rmdir, symlink, unlink } from 'node:fs/promises';
import type { HostChange } from '../src/base/host.ts';
import { inFolder, openPlain } from './confinement.ts';

const PERMISSIONS = 0o777;

export async function changeFolder(change: HostChange): Promise<void> {
  const { folder } = change;
  switch (change.kind) {
    case 'link':
      await inFolder(change, (from) => inFolder({ folder, path: change.to }, (to) => link(from, to)));
      break;
    case 'rename':
      await inFolder(change, (from) => inFolder({ folder, path: change.to }, (to) => rename(from, to)));
      break;
    default:
      await inFolder(change, (file) => changeAt(file, change));
  }
}

async function changeAt(
  file: string,
  change: Exclude<HostChange, { readonly kind: 'link' | 'rename' }>,
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
