/** The syscalls of Linux that are left out here, besides those of other files that refuse: the mount API, what root alone may do, what is younger than 6.1. */
import { isMissing, isYounger, needsPrivilege, refuses } from './refusal.ts';
import type { SyscallRow } from './row.ts';

export const rows: SyscallRow[] = [
  needsPrivilege(18, 'lookup_dcookie', 'cookie: long, buffer: pointer, len: size'),
  refuses(42, 'nfsservctl', 'cmd: int, argp: pointer, resp: pointer', 'ENOSYS', 'Linux has removed nfsservctl'),
  refuses(128, 'restart_syscall', '', 'EINTR', 'waits that begin again do so by their own numbers'),
  needsPrivilege(170, 'settimeofday', 'tv: pointer, tz: pointer'),
  isMissing(
    292,
    'io_pgetevents',
    'ctx_id: pointer, min_nr: long, nr: long, events: pointer, timeout: timespec, sig: pointer',
  ),
  needsPrivilege(428, 'open_tree', 'dirfd: dirfd, pathname: path, flags: hex'),
  needsPrivilege(
    429,
    'move_mount',
    'from_dirfd: dirfd, from_pathname: path, to_dirfd: dirfd, to_pathname: path, flags: hex',
  ),
  needsPrivilege(430, 'fsopen', 'fsname: string, flags: hex'),
  needsPrivilege(431, 'fsconfig', 'fd: fd, cmd: uint, key: string, value: pointer, aux: int'),
  needsPrivilege(432, 'fsmount', 'fsfd: fd, flags: hex, attr_flags: hex'),
  needsPrivilege(433, 'fspick', 'dirfd: dirfd, pathname: path, flags: hex'),
  needsPrivilege(440, 'process_madvise', 'pidfd: fd, iovec: pointer, vlen: size, advice: int, flags: hex'),
  needsPrivilege(442, 'mount_setattr', 'dirfd: dirfd, pathname: path, flags: hex, attr: pointer, size: size'),
  isMissing(443, 'quotactl_fd', 'fd: fd, cmd: hex, id: int, addr: pointer'),
  isMissing(447, 'memfd_secret', 'flags: hex'),
  isYounger(451, 'cachestat', '6.5', 'fd: fd, cstat_range: pointer, cstat: pointer, flags: hex'),
  isYounger(453, 'map_shadow_stack', '6.6', 'addr: pointer, size: size, flags: hex'),
  isYounger(454, 'futex_wake', '6.7', 'uaddr: pointer, mask: size, nr: int, flags: hex'),
  isYounger(
    455,
    'futex_wait',
    '6.7',
    'uaddr: pointer, val: size, mask: size, flags: hex, timeout: timespec, clockid: clock',
  ),
  isYounger(456, 'futex_requeue', '6.7', 'waiters: pointer, flags: hex, nr_wake: int, nr_requeue: int'),
  isYounger(457, 'statmount', '6.8', 'req: pointer, buf: pointer, bufsize: size, flags: hex'),
  isYounger(458, 'listmount', '6.8', 'req: pointer, mnt_ids: pointer, nr_mnt_ids: size, flags: hex'),
  isYounger(459, 'lsm_get_self_attr', '6.8', 'attr: uint, ctx: pointer, size: pointer, flags: hex'),
  isYounger(460, 'lsm_set_self_attr', '6.8', 'attr: uint, ctx: pointer, size: uint, flags: hex'),
  isYounger(461, 'lsm_list_modules', '6.8', 'ids: pointer, size: pointer, flags: hex'),
  isYounger(462, 'mseal', '6.10', 'addr: pointer, len: size, flags: hex'),
];
