/**
 * Directives that define and repeat text: `.macro`, `.rept`, `.irp`, `.irpc`, and what ends them early (Using as, "Macro", "Rept", "Irp").
 */

import { splitArguments } from '../macros/arguments.ts';
import { collectBlock, MACRO_BLOCK, REPEAT_BLOCK } from '../macros/collect.ts';
import { alternateOf, expand, type Texts } from '../macros/expand.ts';
import type { MacroParameter } from '../macros/macro.ts';
import { type Assembly, report } from '../state.ts';
import { type Cursor, SyntaxProblem } from '../syntax/cursor.ts';
import { rangeOf } from '../syntax/statementLine.ts';
import { type Directive, type DirectiveFamily, numberAt } from './directive.ts';

/** `.macro name a, b=text, c:req, d:vararg`. */
const macro: Directive = (assembly, cursor) => {
  const { statement, macros, tree } = assembly;
  const { name, token } = cursor.takeName('the name of the macro');
  cursor.accept(',');
  const list = cursor.restOfText();
  const body = collectBlock(assembly, MACRO_BLOCK);
  const parameters = parametersOf(list, token.start, token.end);
  const range = rangeOf(statement, token.start, token.end);
  macros.set(name.toLowerCase(), { name, parameters, body });
  tree.macro({ name, kind: 'macro', parameters: parameters.map((each) => each.name), range });
};

function parametersOf(text: string, start: number, end: number): MacroParameter[] {
  const parameters: MacroParameter[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const head = /^([A-Za-z_.$][\w.$]*)\s*(?::\s*(req|vararg))?\s*/.exec(rest);
    if (head === null) throw new SyntaxProblem(`a parameter is expected, not "${rest.slice(0, 20)}"`, start, end);
    rest = rest.slice(head[0].length);
    let defaultText = '';
    if (rest.startsWith('=')) {
      const after = rest.slice(1).trimStart();
      const length = defaultLength(after);
      defaultText = splitArguments(after.slice(0, length))[0] ?? '';
      rest = after.slice(length).trimStart();
    }
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    const kind = head[2] === 'req' ? 'required' : head[2] === 'vararg' ? 'rest' : 'optional';
    parameters.push({ name: head[1]!, kind, defaultText });
  }
  return parameters;
}

/** A default ends at a comma or blank outside of quotes. */
function defaultLength(text: string): number {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (text[at] === ',' || text[at] === ' ' || text[at] === '\t')) return at;
  }
  return text.length;
}

const purge: Directive = (assembly, cursor) => {
  const { name, token } = cursor.takeName('the name of a macro');
  cursor.end();
  if (assembly.macros.delete(name.toLowerCase())) return;
  throw new SyntaxProblem(`there is no macro \`${name}\``, token.start, token.end);
};

const MAX_REPEATS = 2 ** 31;
const NO_TEXTS: Texts = new Map();

/** A problem of the head must not hide that a body follows. */
function withBody(assembly: Assembly, readHead: () => Iterable<Texts>, what: string): void {
  let rounds: Iterable<Texts> = [];
  let problem: unknown;
  try {
    rounds = readHead();
  } catch (error) {
    problem = error;
  }
  const call = assembly.statement;
  const body = collectBlock(assembly, REPEAT_BLOCK);
  assembly.statement = call;
  if (problem !== undefined) throw problem;
  expand(assembly, what, body, rounds);
}

const repeat: Directive = (assembly, cursor) => {
  withBody(
    assembly,
    () => {
      const count = numberAt(assembly, cursor, 'the number of repetitions', 0, MAX_REPEATS);
      cursor.end();
      return repeated(count);
    },
    '.rept',
  );
};

function* repeated(count: number): Generator<Texts> {
  for (let i = 0; i < count; i++) yield NO_TEXTS;
}

function symbolAndRest(cursor: Cursor): { readonly name: string; readonly rest: string } {
  const { name } = cursor.takeName('a symbol for each of the values');
  cursor.accept(',');
  return { name, rest: cursor.restOfText() };
}

const repeatFor: Directive = (assembly, cursor) => {
  withBody(
    assembly,
    () => {
      const { name, rest } = symbolAndRest(cursor);
      const values = splitArguments(rest, alternateOf(assembly, 0, cursor.text.length));
      return (values.length === 0 ? [''] : values).map((value) => new Map([[name, value]]));
    },
    '.irp',
  );
};

const repeatForCharacters: Directive = (assembly, cursor) => {
  withBody(
    assembly,
    () => {
      const { name, rest } = symbolAndRest(cursor);
      const text = splitArguments(rest)[0] ?? '';
      return (text === '' ? [''] : [...text]).map((value) => new Map([[name, value]]));
    },
    '.irpc',
  );
};

const exitMacro: Directive = (assembly, cursor) => {
  cursor.end();
  const depth = assembly.input.leaveExpansion();
  if (depth === undefined) cursor.fail('`.exitm` stands in a macro only');
  else assembly.conditionals.unwind(depth);
};

const alternate =
  (isOn: boolean): Directive =>
  (assembly, cursor) => {
    cursor.end();
    assembly.alternate.isOn = isOn;
  };

const unexpected =
  (what: string): Directive =>
  (assembly, cursor) => {
    const [head] = assembly.statement.tokens;
    cursor.restOfText();
    report(assembly, 'error', `there is no ${what} that this ends`, head!.start, head!.end);
  };

export const macroDirectives: DirectiveFamily = {
  '.macro': macro,
  '.endm': unexpected('`.macro`'),
  '.endmacro': unexpected('`.macro`'),
  '.exitm': exitMacro,
  '.purgem': purge,
  '.altmacro': alternate(true),
  '.noaltmacro': alternate(false),
  '.rept': repeat,
  '.rep': repeat,
  '.irp': repeatFor,
  '.irpc': repeatForCharacters,
  '.endr': unexpected('`.rept`, `.irp` or `.irpc`'),
};
