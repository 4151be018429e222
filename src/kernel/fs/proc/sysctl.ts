/** /proc/sys: what the kernel is set to (proc(5), sysctl(8)). Only root may change something, so for the guest's user these are facts. */
import type { Kernel } from '../../context.ts';
import { MAX_AREAS } from '../../mm/limits.ts';
import { MQ_MAX_BYTES, MQ_MAX_MESSAGES, MQ_QUEUES } from '../../mqueue/mqueue.ts';
import { END_OF_EPHEMERAL_PORTS, FIRST_EPHEMERAL_PORT } from '../../net/netState.ts';
import { randomBytes } from '../../random.ts';
import { SHM_ALL, SHM_COUNT, SHM_MAX } from '../../sysv/sharedMemory.ts';
import { uname } from '../../uname.ts';
import { fact, type SyntheticTree, setting, textFile } from '../syntheticTree.ts';

const PAGE = 4096;
const MAX_FILES = 65_536;
const MAX_THREADS = 4096;
const ENTROPY = 256;

/** Version 4, variant 1 (RFC 9562). */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** One for a run, made from its seed alone. */
function bootId(kernel: Kernel): string {
  const bytes = new Uint8Array(16);
  let word = Math.imul(kernel.state.config.seed ^ 0x5bd1_e995, 0x9e37_79b1) >>> 0;
  for (let index = 0; index < bytes.length; index++) {
    word = (Math.imul(word ^ (word >>> 15), 0x2c1b_3c6d) + index) >>> 0;
    bytes[index] = word >>> 24;
  }
  return uuidOf(bytes);
}

const kernelTree: SyntheticTree = {
  cap_last_cap: fact(40),
  core_pattern: setting('core'),
  core_uses_pid: setting(0),
  domainname: setting(uname.domainname),
  hostname: setting(uname.nodename),
  io_uring_disabled: setting(2),
  keys: { maxkeys: setting(200) },
  msgmax: setting(8192),
  msgmnb: setting(16_384),
  msgmni: setting(32_000),
  ngroups_max: fact(65_536),
  numa_balancing: setting(0),
  osrelease: fact(uname.release),
  ostype: fact(uname.sysname),
  overflowgid: setting(65_534),
  overflowuid: setting(65_534),
  panic: setting(0),
  perf_event_paranoid: setting(3),
  pid_max: setting(4_194_304),
  printk: setting('4\t4\t1\t7'),
  pty: { max: setting(256), nr: fact((kernel) => kernel.state.terminals.size - 1), reserve: setting(0) },
  random: {
    boot_id: fact(bootId),
    entropy_avail: fact(ENTROPY),
    poolsize: fact(ENTROPY),
    urandom_min_reseed_secs: setting(60),
    uuid: fact((kernel) => uuidOf(randomBytes(kernel, 16))),
    write_wakeup_threshold: setting(ENTROPY),
  },
  randomize_va_space: setting(0),
  sched_autogroup_enabled: setting(0),
  sched_rt_runtime_us: setting(950_000),
  seccomp: { actions_avail: fact('') },
  sem: setting('32000\t1024000000\t500\t32000'),
  shmall: setting(SHM_ALL / PAGE),
  shmmax: setting(SHM_MAX),
  shmmni: setting(SHM_COUNT),
  'threads-max': setting(MAX_THREADS),
  unprivileged_bpf_disabled: setting(2),
  version: fact(uname.version),
  yama: { ptrace_scope: setting(1) },
};

const fsTree: SyntheticTree = {
  'aio-max-nr': setting(65_536),
  'aio-nr': fact(0),
  'dentry-state': fact('0\t0\t45\t0\t0\t0'),
  epoll: { max_user_watches: setting(65_536) },
  'file-max': setting(MAX_FILES),
  'file-nr': fact((kernel) => `${kernel.state.files.size}\t0\t${MAX_FILES}`),
  'inode-nr': fact((kernel) => `${kernel.state.inodes.size}\t0`),
  inotify: { max_queued_events: setting(16_384), max_user_instances: setting(128), max_user_watches: setting(65_536) },
  'lease-break-time': setting(45),
  mqueue: {
    msg_default: setting(MQ_MAX_MESSAGES),
    msg_max: setting(MQ_MAX_MESSAGES),
    msgsize_default: setting(MQ_MAX_BYTES),
    msgsize_max: setting(MQ_MAX_BYTES),
    queues_max: setting(MQ_QUEUES),
  },
  nr_open: setting(1_048_576),
  overflowgid: setting(65_534),
  overflowuid: setting(65_534),
  'pipe-max-size': setting(1_048_576),
  'pipe-user-pages-hard': setting(0),
  'pipe-user-pages-soft': setting(16_384),
  protected_hardlinks: setting(1),
  protected_symlinks: setting(1),
  suid_dumpable: setting(0),
};

const vmTree: SyntheticTree = {
  admin_reserve_kbytes: setting(8192),
  dirty_background_ratio: setting(10),
  dirty_ratio: setting(20),
  drop_caches: textFile(() => '0\n', 0o200),
  legacy_va_layout: setting(0),
  max_map_count: setting(MAX_AREAS),
  min_free_kbytes: setting(0),
  mmap_min_addr: setting(65_536),
  nr_hugepages: setting(0),
  oom_kill_allocating_task: setting(0),
  overcommit_kbytes: setting(0),
  overcommit_memory: setting(0),
  overcommit_ratio: setting(50),
  'page-cluster': setting(3),
  panic_on_oom: setting(0),
  swappiness: setting(60),
  user_reserve_kbytes: setting(0),
  vfs_cache_pressure: setting(100),
};

const BUFFERS = '4096\t87380\t6291456';

const netTree: SyntheticTree = {
  core: {
    netdev_max_backlog: setting(1000),
    optmem_max: setting(20_480),
    rmem_default: setting(212_992),
    rmem_max: setting(212_992),
    somaxconn: setting(4096),
    wmem_default: setting(212_992),
    wmem_max: setting(212_992),
  },
  ipv4: {
    ip_forward: setting(0),
    ip_local_port_range: setting(`${FIRST_EPHEMERAL_PORT}\t${END_OF_EPHEMERAL_PORTS - 1}`),
    ip_nonlocal_bind: setting(0),
    ip_unprivileged_port_start: setting(1024),
    tcp_fin_timeout: setting(60),
    tcp_keepalive_intvl: setting(75),
    tcp_keepalive_probes: setting(9),
    tcp_keepalive_time: setting(7200),
    tcp_max_syn_backlog: setting(128),
    tcp_rmem: setting(BUFFERS),
    tcp_syn_retries: setting(6),
    tcp_tw_reuse: setting(2),
    tcp_wmem: setting('4096\t16384\t4194304'),
  },
  ipv6: { bindv6only: setting(0), conf: { all: { disable_ipv6: setting(0) }, lo: { disable_ipv6: setting(0) } } },
  unix: { max_dgram_qlen: setting(10) },
};

export const sysctlTree: SyntheticTree = { fs: fsTree, kernel: kernelTree, net: netTree, vm: vmTree };
