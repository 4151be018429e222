/**
 * All directives by name.
 */
import { alignDirectives } from './align.ts';
import { blockDirectives } from './blocks.ts';
import { cfiDirectives } from './cfi.ts';
import { conditionalDirectives } from './conditionals.ts';
import { dataDirectives } from './data.ts';
import type { Directive } from './directive.ts';
import { endDirectives } from './end.ts';
import { fileDirectives } from './files.ts';
import { floatDirectives } from './floats.ts';
import { insnDirectives } from './insn.ts';
import { macroDirectives } from './macros.ts';
import { optionDirectives } from './option.ts';
import { relocationDirectives } from './relocations.ts';
import { sectionDirectives } from './sections.ts';
import { symbolDirectives } from './symbols.ts';

const families = [
  dataDirectives,
  blockDirectives,
  sectionDirectives,
  symbolDirectives,
  alignDirectives,
  optionDirectives,
  floatDirectives,
  fileDirectives,
  cfiDirectives,
  insnDirectives,
  relocationDirectives,
  endDirectives,
  macroDirectives,
  conditionalDirectives,
];

export const directives: ReadonlyMap<string, Directive> = new Map(families.flatMap((family) => Object.entries(family)));

/** Those that are looked at also where a condition does not hold. */
export const isConditional = (name: string): boolean => Object.hasOwn(conditionalDirectives, name);
