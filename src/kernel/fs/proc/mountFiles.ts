/** Mounts as /proc/PID/mounts, mountinfo and mountstats list them (proc(5)). */
import type { Kernel } from '../../context.ts';
import type { Mount } from '../fileState.ts';
import { NO_MOUNT } from '../mount.ts';

/** Those that have a place in the tree. */
const mountsOf = (kernel: Kernel): Mount[] =>
  [...kernel.state.fileSystem.mounts.values()].filter(({ id }) => id !== NO_MOUNT);

const isReadOnly = ({ mode }: Mount): boolean => mode === 'ro';
const access = (mount: Mount): string => (isReadOnly(mount) ? 'ro' : 'rw');
/** Spaces and their like in octal, since the lines are split at them. */
const escaped = (path: string): string =>
  path.replace(/[ \t\n\\#]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** Device, where, type, options, as mount(8) prints them. */
export function mountsText(kernel: Kernel): string {
  return mountsOf(kernel)
    .map((mount) => `${mount.type} ${escaped(mount.guest)} ${mount.type} ${access(mount)},nosuid,noatime 0 0\n`)
    .join('');
}

/** Id, parent, device, root, where, options, type, device's name, options of the file system. */
export function mountinfoText(kernel: Kernel): string {
  return mountsOf(kernel)
    .map((mount) => {
      // Above the root there is nothing that has a place.
      const parent = mount.guest === '/' ? NO_MOUNT : (kernel.state.inodes.get(mount.parent)?.mount ?? NO_MOUNT);
      const where = `${mount.id} ${parent} 0:${mount.id} / ${escaped(mount.guest)}`;
      return `${where} ${access(mount)},nosuid,noatime - ${mount.type} ${mount.type} ${access(mount)}\n`;
    })
    .join('');
}

export function mountstatsText(kernel: Kernel): string {
  return mountsOf(kernel)
    .map(({ type, guest }) => `device ${type} mounted on ${escaped(guest)} with fstype ${type}\n`)
    .join('');
}
