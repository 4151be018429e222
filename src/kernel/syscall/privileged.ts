/**
 * Syscalls that a plain user is refused, and features that this kernel lacks: each answers what Linux would answer him, or a Linux without the feature.
 */

import type { Kernel } from '../context.ts';
import { fileOf } from '../fs/descriptors.ts';
import type { Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { isMissing, needsPrivilege } from './refusal.ts';
import { params, type SyscallRow } from './row.ts';

function sysSetns(kernel: Kernel, thread: Thread, fd: number): number {
  fileOf(kernel, thread, fd);
  throw new SysError('EINVAL', `descriptor ${fd} is no namespace`);
}

export const rows: SyscallRow[] = [
  {
    nr: 268,
    name: 'setns',
    params: params('fd: fd, nstype: hex'),
    handler: sysSetns,
    unsupported: 'EINVAL',
    note: 'no descriptor is a namespace: there is one of each kind',
  },
  needsPrivilege(41, 'pivot_root', 'new_root: path, put_old: path'),
  needsPrivilege(58, 'vhangup'),
  needsPrivilege(89, 'acct', 'filename: path'),
  needsPrivilege(104, 'kexec_load', 'entry: pointer, nr_segments: size, segments: pointer, flags: hex'),
  needsPrivilege(105, 'init_module', 'module_image: pointer, len: size, param_values: string'),
  needsPrivilege(106, 'delete_module', 'name: string, flags: hex'),
  needsPrivilege(116, 'syslog', 'type: int, bufp: pointer, len: int'),
  needsPrivilege(117, 'ptrace', 'request: long, pid: int, addr: pointer, data: pointer'),
  needsPrivilege(142, 'reboot', 'magic: hex, magic2: hex, cmd: hex, arg: pointer'),
  needsPrivilege(161, 'sethostname', 'name: string, len: size'),
  needsPrivilege(162, 'setdomainname', 'name: string, len: size'),
  needsPrivilege(224, 'swapon', 'path: path, swapflags: hex'),
  needsPrivilege(225, 'swapoff', 'path: path'),
  needsPrivilege(273, 'finit_module', 'fd: fd, param_values: string, flags: hex'),
  needsPrivilege(280, 'bpf', 'cmd: int, attr: pointer, size: uint'),
  needsPrivilege(282, 'userfaultfd', 'flags: hex'),
  needsPrivilege(
    294,
    'kexec_file_load',
    'kernel_fd: fd, initrd_fd: fd, cmdline_len: size, cmdline: string, flags: hex',
  ),
  isMissing(0, 'io_setup', 'nr_events: uint, ctx_idp: pointer'),
  isMissing(1, 'io_destroy', 'ctx_id: pointer'),
  isMissing(2, 'io_submit', 'ctx_id: pointer, nr: long, iocbpp: pointer'),
  isMissing(3, 'io_cancel', 'ctx_id: pointer, iocb: pointer, result: pointer'),
  isMissing(4, 'io_getevents', 'ctx_id: pointer, min_nr: long, nr: long, events: pointer, timeout: timespec'),
  isMissing(60, 'quotactl', 'cmd: hex, special: path, id: int, addr: pointer'),
  isMissing(217, 'add_key', 'type: string, description: string, payload: pointer, plen: size, keyring: int'),
  isMissing(218, 'request_key', 'type: string, description: string, callout_info: string, dest_keyring: int'),
  isMissing(219, 'keyctl', 'operation: int, arg2: pointer, arg3: pointer, arg4: pointer, arg5: pointer'),
  isMissing(241, 'perf_event_open', 'attr: pointer, pid: int, cpu: int, group_fd: fd, flags: hex'),
  isMissing(258, 'riscv_hwprobe', 'pairs: pointer, pair_count: size, cpusetsize: size, cpus: pointer, flags: hex'),
  isMissing(262, 'fanotify_init', 'flags: hex, event_f_flags: hex'),
  isMissing(263, 'fanotify_mark', 'fanotify_fd: fd, flags: hex, mask: hex, dirfd: dirfd, pathname: path'),
  isMissing(277, 'seccomp', 'operation: uint, flags: hex, args: pointer'),
  isMissing(293, 'rseq', 'rseq: pointer, rseq_len: uint, flags: hex, sig: hex'),
  isMissing(425, 'io_uring_setup', 'entries: uint, p: pointer'),
  isMissing(426, 'io_uring_enter', 'fd: fd, to_submit: uint, min_complete: uint, flags: hex, sig: pointer'),
  isMissing(427, 'io_uring_register', 'fd: fd, opcode: uint, arg: pointer, nr_args: uint'),
  isMissing(444, 'landlock_create_ruleset', 'attr: pointer, size: size, flags: hex'),
  isMissing(445, 'landlock_add_rule', 'ruleset_fd: fd, rule_type: int, rule_attr: pointer, flags: hex'),
  isMissing(446, 'landlock_restrict_self', 'ruleset_fd: fd, flags: hex'),
];
