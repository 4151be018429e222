/**
 * All directives by name.
 */
import { alignDirectives } from './align.ts';
import { dataDirectives } from './data.ts';
import type { Directive } from './directive.ts';
import { optionDirectives } from './option.ts';
import { sectionDirectives } from './sections.ts';
import { symbolDirectives } from './symbols.ts';

export const directives: ReadonlyMap<string, Directive> = new Map(
  [dataDirectives, sectionDirectives, symbolDirectives, alignDirectives, optionDirectives].flatMap((family) =>
    Object.entries(family),
  ),
);
