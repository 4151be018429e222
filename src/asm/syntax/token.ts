/**
 * The words of a line of assembly. Columns are 0-based and count from the begin of the text that was taken apart, which is a line of the source
 * or what a macro made of one.
 */

export type TokenKind =
  /** A mnemonic, directive, symbol, register, or name of a macro's argument: letters, digits, `_ . $`. */
  | 'name'
  | 'number'
  /** `1f`, `2b`: a label that is a number, the next or the last one. */
  | 'localRef'
  /** With its quotes. */
  | 'string'
  /** `'a'`, with its quotes. */
  | 'char'
  | 'punctuation'
  | 'comment';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export const isPunctuation = (token: Token | undefined, text: string): boolean =>
  token !== undefined && token.kind === 'punctuation' && token.text === text;
