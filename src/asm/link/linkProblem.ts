/**
 * What the linker has to say to the user: a sentence, and the place in a source when the assembler knows it. An object read from a file knows only its
 * sections, so its places are `archive.a(part.o), .text at 0x12`.
 */
import type { LineRow, ObjectModule, SourcePlace } from '../objectModule.ts';

export interface LinkProblem {
  readonly severity: 'error' | 'warning';
  /** Lower case, without a full stop. */
  readonly message: string;
  readonly place?: SourcePlace;
  /** Another file may help: no input defines a symbol. */
  readonly isUndefined?: true;
}

/** The line that code at an offset of a section comes from. */
export function lineAt(module: ObjectModule, section: number, offset: number): SourcePlace | undefined {
  let best: LineRow | undefined;
  for (const row of module.lines) {
    if (row.section !== section || row.offset > offset) continue;
    if (best === undefined || row.offset >= best.offset) best = row;
  }
  return best === undefined ? undefined : { file: best.file, line: best.line, column: best.column };
}

/** A place in words, for the middle of a sentence. */
export function placeText(module: ObjectModule, section: number, offset: number, origin?: SourcePlace): string {
  const place = origin ?? lineAt(module, section, offset);
  if (place !== undefined) return `${place.file}:${place.line}`;
  return `${module.name}, ${module.sections[section]?.name ?? 'no section'} at 0x${offset.toString(16)}`;
}

/** A message with its place, or with the place in words when the source's line is not known. */
export function withPlace(
  module: ObjectModule,
  section: number,
  offset: number,
  origin: SourcePlace | undefined,
  message: string,
): Pick<LinkProblem, 'message' | 'place'> {
  const place = origin ?? lineAt(module, section, offset);
  return place === undefined ? { message: `${message} (${placeText(module, section, offset)})` } : { message, place };
}
