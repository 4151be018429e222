/**
 * What must be closed or defined when a source is at its end: conditions, comments, frames, and numbered labels that are named by `1f`.
 */
import type { Assembly } from './state.ts';
import { wholeRange } from './syntax/statementLine.ts';

/** Reports what is open or missing at the end. */
export function checkEnd(assembly: Assembly): void {
  const { conditionals, cfi, symbols, diagnostics, input, statement } = assembly;
  const { innermost } = conditionals;
  if (innermost !== undefined) {
    diagnostics.add({
      severity: 'error',
      message: '`.endif` is expected before the end of the file',
      range: innermost,
    });
  }
  if (input.isInComment) {
    const message = 'a comment is not closed before the end of the file';
    diagnostics.add({ severity: 'warning', message, range: wholeRange(statement) });
  }
  if (cfi.open !== undefined) {
    const message = '`.cfi_endproc` is expected before the end of the file';
    diagnostics.add({ severity: 'error', message, range: cfi.open.range });
  }
  for (const { symbol, number } of symbols.numberedSymbols()) {
    if (symbol.definition !== undefined || symbol.firstUse === undefined) continue;
    const message = `there is no label ${number}: after this line`;
    diagnostics.add({ severity: 'error', message, range: symbol.firstUse });
  }
}
