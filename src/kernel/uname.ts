/** What the system calls itself: uname(2), /proc/version, /proc/sys/kernel. */
export const uname = {
  sysname: 'Linux',
  nodename: 'hartbeat',
  release: '6.1.0-hartbeat',
  version: '#1 SMP',
  machine: 'riscv64',
  domainname: '(none)',
} as const;
