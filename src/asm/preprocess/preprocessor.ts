/**
 * The C preprocessor's lines in assembly sources: `#include`, `#define`, `#if` and their like (C17, 6.10); names that are defined are replaced in
 * all other lines. A line that begins with `#` and no such word is a comment.
 */
import type { InputLine, LineSource } from '../input/input.ts';
import { readSource, type SourceFile } from '../input/source.ts';
import type { SourceInput } from '../options.ts';
import { conditionValue } from './condition.ts';
import { type Define, parseDefine, textDefine } from './define.ts';
import { type ExpandedLine, expandLine } from './expandDefines.ts';
import { blankComments } from './words.ts';

/** What the preprocessor asks and tells. Lines are 1-based, columns 0-based. */
export interface PreprocessorHost {
  readonly open: (path: string, from: string) => SourceInput | undefined;
  readonly report: (
    severity: 'error' | 'warning',
    message: string,
    at: { readonly file: string; readonly line: number; readonly text: string },
    start: number,
    end: number,
  ) => void;
  readonly onFile: (name: string) => void;
  readonly onUse: (name: string, file: string, line: number, start: number) => void;
  readonly onDefine: (define: Define, file: string, line: number, start: number) => void;
}

const MAX_INCLUDE_DEPTH = 100;
/** Lines of all files together; a file that includes itself twice would not end. */
const MAX_LINES = 4_000_000;

interface OpenFile {
  readonly file: SourceFile;
  at: number;
  /** Conditions that were open before it. */
  readonly conditions: number;
}

interface Condition {
  readonly at: Located;
  readonly outerActive: boolean;
  isActive: boolean;
  isTaken: boolean;
  hasElse: boolean;
}

/** A directive's line. */
interface Located {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const DIRECTIVE = /^\s*#\s*([a-z]+)\b\s*/;

export class Preprocessor implements LineSource {
  readonly kind = 'file';
  isBytes = false;
  private readonly host: PreprocessorHost;
  private readonly defines = new Map<string, Define>();
  private readonly files: OpenFile[] = [];
  private readonly conditions: Condition[] = [];
  private inComment = false;
  private linesRead = 0;

  constructor(file: SourceFile, defines: Readonly<Record<string, string>>, host: PreprocessorHost) {
    this.host = host;
    for (const [name, body] of Object.entries(defines)) {
      const define = parseDefine(`${name} ${body}`);
      if (typeof define !== 'string') this.defines.set(define.name, define);
    }
    this.enter(file);
  }

  next(): InputLine | undefined {
    for (let open = this.files.at(-1); open !== undefined; open = this.files.at(-1)) {
      const line = this.lineOf(open);
      if (line === undefined) this.leave(open);
      else {
        const taken = this.take(open, line);
        if (taken !== undefined) return taken;
      }
    }
    return undefined;
  }

  private enter(file: SourceFile): void {
    this.files.push({ file, at: 0, conditions: this.conditions.length });
    this.isBytes ||= file.isBytes;
    this.setFile(file.name);
    this.host.onFile(file.name);
  }

  private leave(open: OpenFile): void {
    this.files.pop();
    this.inComment = false;
    const outer = this.files.at(-1);
    if (outer !== undefined) this.setFile(outer.file.name);
    for (const { at } of this.conditions.splice(open.conditions)) {
      this.host.report('error', '`#endif` is expected before the end of the file', at, 0, at.text.length);
    }
  }

  private lineOf(open: OpenFile): Located | undefined {
    const text = open.file.lines[open.at];
    if (text === undefined) return undefined;
    open.at++;
    this.defines.set('__LINE__', textDefine('__LINE__', String(open.at)));
    const located = { file: open.file.name, line: open.at, text };
    if (++this.linesRead <= MAX_LINES) return located;
    if (this.linesRead === MAX_LINES + 1) {
      this.host.report('error', `the sources have more than ${MAX_LINES} lines together`, located, 0, text.length);
    }
    open.at = open.file.lines.length;
    return undefined;
  }

  private setFile(name: string): void {
    this.defines.set('__FILE__', textDefine('__FILE__', `"${name.replace(/["\\]/g, '\\$&')}"`));
  }

  private get isActive(): boolean {
    return this.conditions.at(-1)?.isActive ?? true;
  }

  private take(open: OpenFile, located: Located): InputLine | undefined {
    const { text, file, line } = located;
    const isHash = !this.inComment && /^\s*#/.test(text);
    const directive = isHash ? DIRECTIVE.exec(text) : null;
    if (directive !== null) {
      const name = directive[1]!;
      if (!Object.hasOwn(DIRECTIVES, name)) return undefined;
      const rest = this.restOf(open, text.slice(directive[0].length));
      DIRECTIVES[name]!(this, rest.trim(), located, directive[0].length);
      return undefined;
    }
    const blanked = blankComments(text, this.inComment, false);
    this.inComment = blanked.endsInComment;
    if (!this.isActive || isHash) return undefined;
    const whole = this.joined(open, blanked.text);
    if (whole.problem !== undefined) this.host.report('error', whole.problem, located, 0, text.length);
    for (const { name, start } of whole.uses) this.host.onUse(name, file, line, Math.min(start, text.length));
    return { text: whole.text, file, line, ...(whole.columns && { columns: whole.columns }) };
  }

  /** A line with those that belong to it: after a backslash, and as long as a macro's arguments go on. Places in those are of the end of the first. */
  private joined(open: OpenFile, first: string): ExpandedLine {
    let text = first;
    let expanded = expandLine(text, this.defines);
    for (let count = 0; count < MAX_JOINED_LINES; count++) {
      const isBroken = text.endsWith('\\');
      const next = open.file.lines[open.at];
      if ((!isBroken && !expanded.needsMore) || next === undefined || (!isBroken && DIRECTIVE.test(next))) break;
      open.at++;
      const blanked = blankComments(next, this.inComment, false);
      this.inComment = blanked.endsInComment;
      text = `${isBroken ? text.slice(0, -1) : text} ${blanked.text.trimEnd()}`;
      expanded = expandLine(text, this.defines);
    }
    if (expanded.needsMore)
      return { ...expanded, problem: expanded.problem ?? "a macro's arguments have no closing parenthesis" };
    if (text === first) return expanded;
    const { columns } = expanded;
    return { ...expanded, columns: (column) => Math.min(columns?.(column) ?? column, first.length) };
  }

  /** The rest of a directive, with the lines that a backslash joins to it. */
  private restOf(open: OpenFile, start: string): string {
    let joined = '';
    let part = start;
    for (;;) {
      const blanked = blankComments(part, this.inComment, true);
      this.inComment = blanked.endsInComment;
      const text = blanked.text.trimEnd();
      if (!text.endsWith('\\') || open.at >= open.file.lines.length || joined.length > MAX_DEFINE_LENGTH) {
        return joined + text;
      }
      joined += `${text.slice(0, -1)} `;
      part = open.file.lines[open.at++]!;
    }
  }

  define(text: string, at: Located, column: number): void {
    if (!this.isActive) return;
    const define = parseDefine(text);
    if (typeof define === 'string') this.host.report('error', define, at, column, at.text.length);
    else {
      this.defines.set(define.name, define);
      this.host.onDefine(define, at.file, at.line, column);
    }
  }

  undefine(text: string): void {
    if (this.isActive) this.defines.delete(text);
  }

  include(text: string, at: Located, column: number): void {
    if (!this.isActive) return;
    const problem = this.enterIncluded(text, at.file);
    if (problem !== undefined) this.host.report('error', problem, at, column, at.text.length);
  }

  /** Opens what `#include` names, or says why not. */
  private enterIncluded(text: string, from: string): string | undefined {
    const path = /^"([^"]+)"|^<([^>]+)>/.exec(text);
    if (path === null) return 'a file in "" or <> is expected after #include';
    const name = path[1] ?? path[2]!;
    if (this.files.length >= MAX_INCLUDE_DEPTH) {
      this.linesRead = MAX_LINES + 1;
      return `files include one another more than ${MAX_INCLUDE_DEPTH} deep; does ${name} include itself?`;
    }
    const input = this.host.open(name, from);
    if (input === undefined) return `there is no file "${name}" to include`;
    this.enter(readSource(input));
    return undefined;
  }

  openCondition(holds: () => boolean, at: Located): void {
    const outerActive = this.isActive;
    const isActive = outerActive && holds();
    this.conditions.push({ at, outerActive, isActive, isTaken: isActive, hasElse: false });
  }

  elseCondition(holds: () => boolean, isLast: boolean, at: Located): void {
    const condition = this.conditions.at(-1);
    if (condition === undefined || this.conditions.length <= this.files.at(-1)!.conditions || condition.hasElse) {
      const message = condition?.hasElse === true ? 'this comes after `#else`' : 'there is no `#if` before';
      this.host.report('error', message, at, 0, at.text.length);
      return;
    }
    condition.isActive = condition.outerActive && !condition.isTaken && holds();
    condition.isTaken ||= condition.isActive;
    condition.hasElse = isLast;
  }

  closeCondition(at: Located): void {
    if (this.conditions.length > (this.files.at(-1)?.conditions ?? 0)) this.conditions.pop();
    else this.host.report('error', 'there is no `#if` before', at, 0, at.text.length);
  }

  isDefined(name: string): boolean {
    return this.defines.has(name.trim());
  }

  evaluate(text: string, at: Located, column: number): boolean {
    const value = conditionValue(text, this.defines);
    if (typeof value === 'bigint') return value !== 0n;
    this.host.report('error', value, at, column, at.text.length);
    return false;
  }

  say(severity: 'error' | 'warning', text: string, at: Located): void {
    if (this.isActive) this.host.report(severity, text, at, 0, at.text.length);
  }
}

const MAX_DEFINE_LENGTH = 65_536;
const MAX_JOINED_LINES = 200;

type DirectiveAction = (preprocessor: Preprocessor, rest: string, at: Located, column: number) => void;

const DIRECTIVES: Readonly<Record<string, DirectiveAction>> = {
  define: (preprocessor, rest, at, column) => preprocessor.define(rest, at, column),
  undef: (preprocessor, rest) => preprocessor.undefine(rest),
  include: (preprocessor, rest, at, column) => preprocessor.include(rest, at, column),
  if: (preprocessor, rest, at, column) => preprocessor.openCondition(() => preprocessor.evaluate(rest, at, column), at),
  ifdef: (preprocessor, rest, at) => preprocessor.openCondition(() => preprocessor.isDefined(rest), at),
  ifndef: (preprocessor, rest, at) => preprocessor.openCondition(() => !preprocessor.isDefined(rest), at),
  elif: (preprocessor, rest, at, column) =>
    preprocessor.elseCondition(() => preprocessor.evaluate(rest, at, column), false, at),
  else: (preprocessor, _rest, at) => preprocessor.elseCondition(() => true, true, at),
  endif: (preprocessor, _rest, at) => preprocessor.closeCondition(at),
  error: (preprocessor, rest, at) => preprocessor.say('error', rest === '' ? '#error' : rest, at),
  warning: (preprocessor, rest, at) => preprocessor.say('warning', rest === '' ? '#warning' : rest, at),
  pragma: () => {},
  line: () => {},
};
