/**
 * The table of programs and engines as Markdown.
 */
export interface Row {
  readonly program: string;
  readonly engine: string;
  /** `whole`: to its end; `lockstep`: its first steps, against the other engine. */
  readonly what: 'whole' | 'lockstep';
  readonly steps: number;
  readonly syscalls?: number;
  readonly processes?: number;
  /** Of the output with the oracle's; in lockstep of the hash of all architectural events. */
  readonly output: 'same' | 'different';
  readonly check?: 'passed' | 'failed';
  readonly wallMs: number;
  readonly oracleMs?: number | undefined;
  readonly hasPassed: boolean;
}

const HEADS = [
  'program',
  'engine',
  'compared',
  'result',
  'own check',
  'processes',
  'syscalls',
  'steps',
  's',
  's on QEMU',
];
const FIRST_NUMBER = 5;

export function renderRows(rows: readonly Row[], oracle: string | undefined, lockstep: number): string {
  const number = (value: number | undefined): string => value?.toLocaleString('en') ?? '';
  const seconds = (value: number | undefined): string => (value === undefined ? '' : (value / 1000).toFixed(1));
  const cells = rows.map((row) => [
    ...[row.program, row.engine, row.what === 'whole' ? 'output' : 'events', row.output, row.check ?? ''],
    ...[number(row.processes), number(row.syscalls), number(row.steps), seconds(row.wallMs), seconds(row.oracleMs)],
  ]);
  const widths = HEADS.map((head, column) => Math.max(head.length, ...cells.map((line) => line[column]!.length)));
  const isText = (column: number): boolean => column < FIRST_NUMBER;
  const render = (line: readonly string[]): string => {
    const padded = line.map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return `| ${padded.join(' | ')} |`;
  };
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${isText(column) ? '-' : ':'}`).join('|')}|`;
  const passed = rows.filter(({ hasPassed }) => hasPassed).length;
  const caption = `${oracle ?? 'no oracle'}; the first ${number(lockstep)} steps in lockstep; ${passed} of ${rows.length} as they should be.`;
  return [caption, '', render(HEADS), rule, ...cells.map(render)].join('\n');
}
