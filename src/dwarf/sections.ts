/**
 * The sections a reader of debug information is given: bytes by name, nothing of the file they came from. A missing section is empty, so that
 * reading from it fails with an offset and a name like any other bad input.
 */
import { Cursor } from './cursor.ts';

export const sectionNames = [
  '.debug_abbrev',
  '.debug_addr',
  '.debug_frame',
  '.debug_info',
  '.debug_line',
  '.debug_line_str',
  '.debug_loc',
  '.debug_loclists',
  '.debug_ranges',
  '.debug_rnglists',
  '.debug_str',
  '.debug_str_offsets',
  '.debug_types',
  '.eh_frame',
] as const;

export type SectionName = (typeof sectionNames)[number];

export type SectionBytes = Readonly<Partial<Record<SectionName, Uint8Array>>>;

const none = new Uint8Array(0);

export class Sections {
  readonly #bytes: SectionBytes;

  constructor(bytes: SectionBytes) {
    this.#bytes = bytes;
  }

  has(name: SectionName): boolean {
    return (this.#bytes[name]?.length ?? 0) > 0;
  }

  cursor(name: SectionName, position = 0, end?: number): Cursor {
    return new Cursor(name, this.#bytes[name] ?? none, position, end);
  }
}
