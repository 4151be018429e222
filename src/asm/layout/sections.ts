/**
 * The sections of one source: which one is written to, the stack of `.pushsection`, parts (`.subsection`), and the end of what is written, to
 * which everything is appended. Attributes of sections that need not be told are those of the gABI's "Special Sections" and the psABI.
 */
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_FINI_ARRAY,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from '../../elf/numbers.ts';
import { Fragment, type Position, Section, type SectionKind, type Tail } from './model.ts';

const kind = (type: number, flags: number, entrySize = 0): SectionKind => ({ type, flags, entrySize });

/** By name, or by the begin of a name up to a dot. */
const KNOWN: readonly (readonly [name: string, kind: SectionKind])[] = [
  ['.text', kind(SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR)],
  ['.init', kind(SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR)],
  ['.fini', kind(SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR)],
  ['.data', kind(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE)],
  ['.data1', kind(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE)],
  ['.sdata', kind(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE)],
  ['.bss', kind(SHT_NOBITS, SHF_ALLOC | SHF_WRITE)],
  ['.sbss', kind(SHT_NOBITS, SHF_ALLOC | SHF_WRITE)],
  ['.tdata', kind(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS)],
  ['.tbss', kind(SHT_NOBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS)],
  ['.rodata', kind(SHT_PROGBITS, SHF_ALLOC)],
  ['.rodata1', kind(SHT_PROGBITS, SHF_ALLOC)],
  ['.init_array', kind(SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE)],
  ['.fini_array', kind(SHT_FINI_ARRAY, SHF_ALLOC | SHF_WRITE)],
  ['.preinit_array', kind(SHT_PREINIT_ARRAY, SHF_ALLOC | SHF_WRITE)],
  ['.eh_frame', kind(SHT_PROGBITS, SHF_ALLOC)],
  ['.note', kind(SHT_NOTE, 0)],
  ['.debug_str', kind(SHT_PROGBITS, SHF_MERGE | SHF_STRINGS, 1)],
  ['.debug_line_str', kind(SHT_PROGBITS, SHF_MERGE | SHF_STRINGS, 1)],
  ['.comment', kind(SHT_PROGBITS, SHF_MERGE | SHF_STRINGS, 1)],
];

/** What a section is by its name alone. */
export const kindByName = (name: string): SectionKind =>
  KNOWN.find(([known]) => name === known || name.startsWith(`${known}.`))?.[1] ?? kind(SHT_PROGBITS, 0);

/** A section and a part of it. */
interface Place {
  readonly section: Section;
  readonly part: number;
}

export class Sections {
  readonly list: Section[] = [];
  private readonly byName = new Map<string, Section>();
  private place: Place;
  private previous: Place | undefined;
  private readonly stack: { readonly place: Place; readonly previous: Place | undefined }[] = [];
  private last: Fragment;

  constructor(codeAlignment: number) {
    for (const name of ['.text', '.data', '.bss']) this.add(name, kindByName(name));
    this.list[0]!.alignment = codeAlignment;
    this.place = { section: this.list[0]!, part: 0 };
    this.last = this.endOf(this.place);
  }

  get current(): Section {
    return this.place.section;
  }

  find(name: string, group?: string): Section | undefined {
    return this.byName.get(keyOf(name, group));
  }

  add(name: string, sectionKind: SectionKind): Section {
    const section = new Section(name, this.list.length, sectionKind);
    this.byName.set(keyOf(name, sectionKind.group), section);
    this.list.push(section);
    return section;
  }

  switchTo(section: Section, part = 0): void {
    this.previous = this.place;
    this.enter({ section, part });
  }

  /** `.pushsection`: what `.popsection` returns to is where we are. */
  push(): void {
    this.stack.push({ place: this.place, previous: this.previous });
  }

  /** `.popsection`; false when nothing was pushed. */
  pop(): boolean {
    const saved = this.stack.pop();
    if (saved === undefined) return false;
    this.previous = saved.previous;
    this.enter(saved.place);
    return true;
  }

  /** `.previous`; false when there is none. */
  swap(): boolean {
    const { previous } = this;
    if (previous === undefined) return false;
    this.switchTo(previous.section, previous.part);
    return true;
  }

  /** The end of what is written. */
  get here(): Position {
    return { fragment: this.last, offset: this.last.size };
  }

  /** Room for `count` bytes at the end; answers where they lie in the section's bytes. */
  append(count: number): number {
    this.last.size += count;
    return this.place.section.grow(count);
  }

  /** Ends the fragment with something of a length that is not known yet. */
  appendTail(tail: Tail): void {
    this.last.tail = tail;
    this.startFragment();
  }

  private enter(place: Place): void {
    this.place = place;
    this.last = this.endOf(place);
    if (this.last.start + this.last.size !== place.section.length) this.startFragment();
  }

  private endOf({ section, part }: Place): Fragment {
    const found = section.parts.get(part);
    if (found !== undefined) return found.last;
    const first = new Fragment(section, section.length);
    section.parts.set(part, { first, last: first });
    return first;
  }

  private startFragment(): void {
    const { section, part } = this.place;
    const fragment = new Fragment(section, section.length);
    this.last.next = fragment;
    this.last = fragment;
    section.parts.get(part)!.last = fragment;
  }
}

/** Sections of one name in different groups are different. */
const keyOf = (name: string, group: string | undefined): string => (group === undefined ? name : `${name}\0${group}`);
