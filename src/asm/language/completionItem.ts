/**
 * Something that may be typed, as completion offers it.
 */
import type { TextRange } from './textRange.ts';

export interface Completion {
  readonly label: string;
  readonly kind: 'instruction' | 'directive' | 'macro' | 'register' | 'csr' | 'symbol' | 'constant' | 'function';
  /** Beside the label. */
  readonly detail: string;
  /** What is written instead of `range`, with `$1` and `${1:name}` for places to fill in. */
  readonly snippet: string;
  readonly range: TextRange;
  /** Items are sorted by this. */
  readonly order: string;
}

/** An item wherever it is to be put. */
export type Item = Omit<Completion, 'range'>;
