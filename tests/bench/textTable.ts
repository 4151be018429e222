/**
 * Lines of cells as text with columns: the first ones flush left, the others, numbers, flush right.
 */
export function textTable(lines: readonly (readonly string[])[], leftColumns: number): string {
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  const widths = Array.from({ length: Math.max(...lines.map((line) => line.length)) }, (_, column) => width(column));
  return lines
    .map((line) =>
      line
        .map((text, at) => (at < leftColumns ? text.padEnd(widths[at]!) : text.padStart(widths[at]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A number with so many digits after the point, or a dash. */
export const cell = (value: number | undefined, digits: number): string => value?.toFixed(digits) ?? '–';

/** A share as a number with three digits that count, at least. */
export const shareCell = (value: number | undefined): string =>
  cell(value, value === undefined || value >= 9.995 ? 1 : value >= 0.1 ? 2 : 4);

/** A share as hundredths. */
export const percentCell = (value: number | undefined): string =>
  value === undefined ? '–' : (value * 100).toFixed(0);
