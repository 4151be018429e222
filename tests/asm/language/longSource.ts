/**
 * Long sources for tests and benchmarks: functions with frames, calls, loops, data and macros, ten lines each.
 */

export const LINES_PER_FUNCTION = 10;

export function longSource(functions: number): string {
  return Array.from({ length: functions }, (_, i) => functionText(i, (i + 1) % functions)).join('');
}

const functionText = (own: number, next: number): string => `\t.globl function${own}
function${own}:\t# function ${own}
\taddi sp, sp, -16
\tsd ra, 8(sp)
\tla a1, function${next}
1:\tcall function${next}
\tbnez a0, 1b
\tld ra, 8(sp)
\taddi sp, sp, 16
\tret
`;
