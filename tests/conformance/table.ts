/**
 * The table of results as Markdown, and its place in the README between two marks.
 */
export interface Row {
  readonly extension: string;
  readonly engine: string;
  readonly oracle: string;
  readonly rows: number;
  readonly allRows: number;
  readonly cases: number;
  readonly sequences: number;
  readonly differences: number;
  /** Differences that are declared with a reason, besides. */
  readonly declared?: number;
}

const BEGIN = '<!-- table begin -->';
const END = '<!-- table end -->';

export function renderTable(
  rows: readonly Row[],
  { seed, count }: { readonly seed: number; readonly count: number },
): string {
  const heads = ['extension', 'engine', 'oracle', 'rows', 'programs', 'cases', 'differences', 'declared'];
  const cells = rows.map((row) => [
    ...[row.extension, row.engine, row.oracle],
    row.rows === row.allRows ? `${row.rows}` : `${row.rows} of ${row.allRows}`,
    ...[row.sequences, row.cases, row.differences, row.declared ?? 0].map((value) => value.toLocaleString('en')),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((line) => line[column]!.length)));
  const render = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => (column < 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${column < 3 ? '-' : ':'}`).join('|')}|`;
  return [`Seed ${seed}, count ${count.toLocaleString('en')}.`, '', render(heads), rule, ...cells.map(render)].join(
    '\n',
  );
}

export function replaceTable(readme: string, table: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the README has no place for the table (${BEGIN} … ${END})`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`;
}
