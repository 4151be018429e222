/** The page of supported syscalls (SYSCALLS.md), made from the table; a test keeps it as it is. */
import { lastSyscall, syscallName } from './names.ts';
import type { SyscallRow } from './row.ts';
import { syscallTable } from './table.ts';

const HEAD = `# System calls

What the kernel makes of each system call of RISC-V Linux (numbers of asm-generic/unistd.h), generated from its one table, \`src/kernel/syscall\`.
*Yes* means that it does what its man page says, as far as a plain user without capabilities sees it. The others answer an error, always the one that
Linux answers such a user, or a Linux without the feature, so that programs do without.
`;

export function syscallsPage(): string {
  const rows = [...syscallTable.values()].sort((a, b) => a.nr - b.nr);
  const supported = rows.filter(({ unsupported }) => unsupported === undefined);
  const count = `${supported.length} are supported, ${rows.length - supported.length} answer an error.`;
  const lines = rows.map((row) => `| ${[row.nr, row.name, signature(row), answer(row), row.note ?? ''].join(' | ')} |`);
  return [
    HEAD,
    count,
    '',
    '| number | name | parameters | supported | note |',
    '|---:|---|---|---|---|',
    ...lines.map((line) => line.replace(/ {2}\|$/, ' |')),
    '',
  ].join('\n');
}

const signature = ({ params }: SyscallRow): string =>
  params.length === 0
    ? ''
    : `\`${params.map(({ name, type }) => (name === type ? name : `${name}: ${type}`)).join(', ')}\``;

const answer = ({ unsupported }: SyscallRow): string => (unsupported === undefined ? 'yes' : unsupported);

/** Numbers of Linux that the table has no row for. */
export function missingNumbers(): number[] {
  const numbers = Array.from({ length: lastSyscall() + 1 }, (_, nr) => nr);
  return numbers.filter((nr) => !syscallName(nr).startsWith('syscall_') && !syscallTable.has(nr));
}
