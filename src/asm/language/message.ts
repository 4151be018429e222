/**
 * Something to say about a place of a source, with other places that belong to it.
 */
import type { Location, TextRange } from './textRange.ts';

export interface Message {
  readonly severity: 'error' | 'warning';
  readonly text: string;
  readonly range: TextRange;
  readonly related: readonly { readonly text: string; readonly location: Location }[];
}
