/**
 * `.if` and its family (Using as, ".if"). Of what does not count only these directives are looked at, to find the end.
 */
import { type Assembly, report } from '../state.ts';
import type { Cursor } from '../syntax/cursor.ts';
import { wholeRange } from '../syntax/statementLine.ts';
import { constantAt, type Directive, type DirectiveFamily } from './directive.ts';

type Condition = (assembly: Assembly, cursor: Cursor) => boolean;

const compare =
  (holds: (value: bigint) => boolean): Condition =>
  (assembly, cursor) => {
    const value = constantAt(assembly, cursor, 'the condition');
    cursor.end();
    return holds(value);
  };

const isDefined: Condition = (assembly, cursor) => {
  const { name } = cursor.takeName('a symbol');
  cursor.end();
  return assembly.symbols.find(name)?.definition !== undefined;
};

const isBlank: Condition = (_assembly, cursor) => cursor.restOfText() === '';

/** `.ifc a,b`: two texts, of which the second is the rest. */
const areSame: Condition = (_assembly, cursor) => {
  const text = cursor.restOfText();
  const quoted = /^'((?:[^']|'')*)'\s*,\s*'((?:[^']|'')*)'$/.exec(text);
  if (quoted !== null) return quoted[1] === quoted[2];
  const comma = text.indexOf(',');
  if (comma < 0) cursor.fail('two texts with a comma between are expected');
  return text.slice(0, comma).trim() === text.slice(comma + 1).trim();
};

const areSameStrings: Condition = (_assembly, cursor) => {
  const first = cursor.take('string', 'a string in "').text;
  cursor.expect(',', 'between the strings');
  const second = cursor.take('string', 'a string in "').text;
  cursor.end();
  return first === second;
};

const not =
  (condition: Condition): Condition =>
  (assembly, cursor) =>
    !condition(assembly, cursor);

const CONDITIONS: Readonly<Record<string, Condition>> = {
  '.if': compare((value) => value !== 0n),
  '.ifne': compare((value) => value !== 0n),
  '.ifeq': compare((value) => value === 0n),
  '.ifge': compare((value) => value >= 0n),
  '.ifgt': compare((value) => value > 0n),
  '.ifle': compare((value) => value <= 0n),
  '.iflt': compare((value) => value < 0n),
  '.ifdef': isDefined,
  '.ifndef': not(isDefined),
  '.ifnotdef': not(isDefined),
  '.ifb': isBlank,
  '.ifnb': not(isBlank),
  '.ifc': areSame,
  '.ifnc': not(areSame),
  '.ifeqs': areSameStrings,
  '.ifnes': not(areSameStrings),
};

/** A condition that cannot be computed does not hold; the nesting stays right all the same. */
const openWith =
  (condition: Condition): Directive =>
  (assembly, cursor) => {
    const { conditionals, statement } = assembly;
    let holds = false;
    try {
      holds = conditionals.isActive && condition(assembly, cursor);
    } finally {
      conditionals.open(holds, wholeRange(statement));
    }
  };

const elseIf: Directive = (assembly, cursor) => {
  const { conditionals } = assembly;
  complain(
    assembly,
    conditionals.elseIf(() => CONDITIONS['.if']!(assembly, cursor)),
  );
};

const otherwise: Directive = (assembly) => complain(assembly, assembly.conditionals.otherwise());

const close: Directive = (assembly) => complain(assembly, assembly.conditionals.close() ? 'ok' : 'no if');

function complain(assembly: Assembly, answer: 'ok' | 'no if' | 'after else'): void {
  if (answer === 'ok') return;
  const [head] = assembly.statement.tokens;
  const message = answer === 'no if' ? 'there is no `.if` before' : 'this comes after `.else`';
  report(assembly, 'error', message, head!.start, head!.end);
}

export const conditionalDirectives: DirectiveFamily = {
  ...Object.fromEntries(Object.entries(CONDITIONS).map(([name, condition]) => [name, openWith(condition)])),
  '.else': otherwise,
  '.elseif': elseIf,
  '.elsif': elseIf,
  '.endif': close,
};
