/** Open files as /proc/PID/fd and /proc/PID/fdinfo show them (proc(5)). */
import type { Kernel } from '../../context.ts';
import type { OpenFile } from '../../state.ts';
import type { FileLock } from '../fileState.ts';
import { O_CLOEXEC } from '../openFlags.ts';
import { isSynthetic } from '../synthetic.ts';

const DELETED = ' (deleted)';
const LOCK_END = Number.MAX_SAFE_INTEGER;

/** Where it was opened; files that have lost their names say so. */
export function shownPath(kernel: Kernel, { node, path }: OpenFile): string {
  const inode = 'ino' in node && node.ino !== undefined ? kernel.state.inodes.get(node.ino) : undefined;
  if (inode === undefined || inode.nlink > 0 || isSynthetic(inode) || path.endsWith(DELETED)) return path;
  return `${path}${DELETED}`;
}

export function fdinfoText(kernel: Kernel, file: OpenFile, closeOnExec: boolean): string {
  const { node } = file;
  const inode = 'ino' in node && node.ino !== undefined ? kernel.state.inodes.get(node.ino) : undefined;
  const flags = (file.flags | (closeOnExec ? O_CLOEXEC : 0)).toString(8);
  const head = `pos:\t${file.offset}\nflags:\t0${flags}\nmnt_id:\t${inode?.mount ?? 1}\nino:\t${inode?.ino ?? anonymousIno(kernel, file)}\n`;
  const locks = inode === undefined ? [] : (kernel.state.fileSystem.locks.get(inode.ino)?.held ?? []);
  const own = locks.filter(({ owner }) => owner.kind === 'posix' || owner.id === file.id);
  const lines = own.map((lock, index) => `lock:\t${lockLine(lock, index + 1, inode!.ino)}\n`);
  return head + lines.join('') + (kernel.fileKind(node).fdinfo?.(kernel, node) ?? '');
}

function anonymousIno(kernel: Kernel, { node }: OpenFile): number {
  return kernel.fileKind(node).stat?.(kernel, node).ino ?? 0;
}

const KINDS = { posix: 'POSIX ', ofd: 'OFDLCK', flock: 'FLOCK ' } as const;

/** `1: POSIX  ADVISORY  WRITE 100 00:02:17 0 EOF`, as in /proc/locks too. */
export function lockLine({ owner, type, start, end }: FileLock, index: number, ino: number): string {
  const pid = owner.kind === 'posix' ? owner.id : -1;
  const last = end >= LOCK_END ? 'EOF' : String(end - 1);
  return `${index}: ${KINDS[owner.kind]} ADVISORY  ${type.toUpperCase().padEnd(5)} ${pid} 00:01:${ino} ${start} ${last}`;
}
