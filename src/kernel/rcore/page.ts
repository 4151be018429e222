/** The page of rCore's system calls (SYSCALLS-RCORE.md), made from their tables; a test keeps it as it is. */
import type { SyscallRow } from '../syscall/row.ts';
import { rcoreTables } from './table.ts';

const HEAD = `# System calls of rCore

What the kernel makes of the system calls of rCore-Tutorial's two families, generated from \`src/kernel/rcore/table.ts\`. A call that fails answers -1, and one
that is to be tried again -2 (\`waitpid\`, \`waittid\`); there are no error numbers. A number that is not here answers -1 and is reported; rCore's kernel would
panic.

- *The book* is rCore-Tutorial-v3, chapters 2 to 9 (\`--abi rcore-book\`).
- *The lab edition* is rCore-Tutorial-Code with the programs of rCore-Tutorial-Test (\`--abi rcore-lab\`).
`;

export function rcorePage(): string {
  const numbers = new Map<string, { book?: SyscallRow; lab?: SyscallRow }>();
  const note = (key: 'book' | 'lab', rows: Iterable<SyscallRow>): void => {
    for (const row of rows) numbers.set(row.name, { ...numbers.get(row.name), [key]: row });
  };
  note('book', rcoreTables['rcore-book'].values());
  note('lab', rcoreTables['rcore-lab'].values());
  const lines = [...numbers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { book, lab }]) => `| ${[name, cell(book), cell(lab), (book ?? lab)?.note ?? ''].join(' | ')} |`);
  return [
    HEAD,
    '| name | the book | the lab edition | note |',
    '|---|---|---|---|',
    ...lines.map((line) => line.replace(/ {2}\|$/, ' |')),
    '',
  ].join('\n');
}

function cell(row: SyscallRow | undefined): string {
  if (row === undefined) return '';
  return `${row.nr} \`(${row.params.map(({ name }) => name).join(', ')})\``;
}
