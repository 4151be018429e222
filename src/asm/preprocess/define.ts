/**
 * `#define`: a name for a text, or a macro with parameters (C17, 6.10.3).
 */
import { wordAt } from './words.ts';

export interface Define {
  readonly name: string;
  /** Undefined of a name without parentheses. */
  readonly parameters: readonly string[] | undefined;
  /** The last parameter takes all arguments that are left; it is called `__VA_ARGS__` unless it has a name. */
  readonly isVariadic: boolean;
  readonly body: string;
}

/** A name without parameters. */
export const textDefine = (name: string, body: string): Define => ({
  ...{ name, parameters: undefined, isVariadic: false, body },
});

/** Reads what stands after `#define`; a text is what is wrong with it. */
export function parseDefine(text: string): Define | string {
  const { kind, text: name } = wordAt(text, 0);
  if (kind !== 'name') return 'the name of a macro is expected after #define';
  if (text[name.length] !== '(') {
    return textDefine(name, text.slice(name.length).trim());
  }
  const close = text.indexOf(')', name.length);
  if (close < 0) return `")" is expected after the parameters of ${name}`;
  const list = text.slice(name.length + 1, close).trim();
  const names = list === '' ? [] : list.split(',').map((each) => each.trim());
  const isVariadic = names.at(-1)?.endsWith('...') === true;
  const parameters = names.map((each) => (each === '...' ? '__VA_ARGS__' : each.replace(/\.\.\.$/, '')));
  const wrong = parameters.find((each) => !/^[A-Za-z_]\w*$/.test(each));
  if (wrong !== undefined) return `a parameter of ${name} is expected, not "${wrong}"`;
  return { name, parameters, isVariadic, body: text.slice(close + 1).trim() };
}
