/**
 * What the assembler has to say about a source: errors and warnings with their place. There may be thousands of mistakes in a file, so a list
 * takes only so many, and ends with a sentence that says so; what repetitions and inclusions bring again at the same place is said once. The
 * assembler goes on after each; an object with errors is not for linking.
 */

/** Part of one line. Lines and columns are 1-based, columns count UTF-16 units, `endColumn` is exclusive. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** A sentence in lower case, with what was expected. */
  readonly message: string;
  readonly range: SourceRange;
  /** Such as the line of the macro's body that the message is about. */
  readonly related?: readonly { readonly message: string; readonly range: SourceRange }[];
}

const MAX_DIAGNOSTICS = 1000;
const MAX_MESSAGE_LENGTH = 400;

/** A message may quote what a source says, which can be as long as the source. */
function shortened(diagnostic: Diagnostic): Diagnostic {
  const { message } = diagnostic;
  if (message.length <= MAX_MESSAGE_LENGTH) return diagnostic;
  return { ...diagnostic, message: `${message.slice(0, MAX_MESSAGE_LENGTH)}…` };
}

export class Diagnostics {
  readonly list: Diagnostic[] = [];
  private readonly said = new Set<string>();
  private errors = 0;
  private isFull = false;

  get errorCount(): number {
    return this.errors;
  }

  add(diagnostic: Diagnostic): void {
    if (diagnostic.severity === 'error') this.errors++;
    if (this.isFull || this.isSaid(diagnostic)) return;
    if (this.list.length < MAX_DIAGNOSTICS) {
      this.list.push(shortened(diagnostic));
      return;
    }
    this.isFull = true;
    const message = `there are more than ${MAX_DIAGNOSTICS} messages; those from here on are not listed`;
    this.list.push({ severity: 'error', message, range: diagnostic.range });
  }

  private isSaid({ message, range: { file, line, startColumn } }: Diagnostic): boolean {
    const key = `${line}:${startColumn}:${message}:${file}`;
    if (this.said.has(key)) return true;
    this.said.add(key);
    return false;
  }
}
