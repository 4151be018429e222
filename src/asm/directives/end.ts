/**
 * Directives that end or say something: `.end`, `.err`, `.error`, `.warning`; and those that mean nothing to an object file and are taken as they
 * are, such as listings.
 */
import { type Assembly, report } from '../state.ts';
import type { Cursor } from '../syntax/cursor.ts';
import { literalBytes } from '../syntax/literals.ts';
import type { Directive, DirectiveFamily } from './directive.ts';

const decoder = new TextDecoder();

function say(assembly: Assembly, cursor: Cursor, severity: 'error' | 'warning', usual: string): void {
  const token = cursor.peek();
  const [head] = assembly.statement.tokens;
  const text = token?.kind === 'string' ? decoder.decode(new Uint8Array(literalBytes(token.text))) : usual;
  if (token?.kind === 'string') cursor.next();
  cursor.end();
  report(assembly, severity, text, head!.start, token?.end ?? head!.end);
}

const end: Directive = (assembly, cursor) => {
  cursor.end();
  assembly.input.stop();
};

const ignored: Directive = (_assembly, cursor) => {
  cursor.restOfText();
};

export const endDirectives: DirectiveFamily = {
  '.end': end,
  '.err': (assembly, cursor) => say(assembly, cursor, 'error', '`.err` is reached'),
  '.error': (assembly, cursor) => say(assembly, cursor, 'error', '`.error`'),
  '.warning': (assembly, cursor) => say(assembly, cursor, 'warning', '`.warning`'),
  '.print': ignored,
  '.title': ignored,
  '.sbttl': ignored,
  '.list': ignored,
  '.nolist': ignored,
  '.eject': ignored,
  '.psize': ignored,
  '.addrsig': ignored,
  '.addrsig_sym': ignored,
};
