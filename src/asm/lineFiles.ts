/**
 * The tables of directories and files of a line table (DWARF 5, 6.2.4), numbered as GNU as does: directory 0 is where the compiler ran, file 1 is the
 * first that a row comes from, file 0 is the same again.
 */
import type { DebugOptions } from './lineTable.ts';
import type { LineRow } from './objectModule.ts';

export interface FileEntry {
  readonly name: string;
  readonly directory: number;
  readonly md5?: Uint8Array;
}

export class LineFiles {
  readonly directories: string[];
  readonly entries: FileEntry[] = [];
  private readonly numbers = new Map<string, number>();

  constructor({ compDir, fromDirectives, files }: DebugOptions) {
    const zero = files.find(({ number }) => number === 0);
    this.directories = [zero?.directory ?? compDir];
    if (!fromDirectives) return;
    for (const { number, directory, name, md5 } of files) {
      const whole = directory === undefined ? split(name) : { directory, base: name };
      const index = whole.directory === '' ? 0 : this.directory(whole.directory);
      this.entries[number] = { name: whole.base, directory: index, ...(md5 === undefined ? {} : { md5 }) };
    }
    const first = this.entries[1] ?? { name: '', directory: 0 };
    for (let number = 0; number < this.entries.length; number++) this.entries[number] ??= first;
  }

  numberOf({ file, loc }: LineRow): number {
    if (loc !== undefined) return loc.fileNumber;
    const known = this.numbers.get(file);
    if (known !== undefined) return known;
    const { directory, base } = split(file);
    const entry = { name: base, directory: directory === '' ? 0 : this.directory(directory) };
    if (this.entries.length === 0) this.entries.push(entry);
    const number = this.entries.push(entry) - 1;
    this.numbers.set(file, number);
    return number;
  }

  /** Texts of the tables, one after the other: of directories, then of files; entries that are the same share theirs. */
  get strings(): readonly string[] {
    return [...this.directories, ...this.distinct.map(({ name }) => name)];
  }

  /** Where the text of a directory begins. */
  directoryOffset(index: number): number {
    return lengthOf(this.strings.slice(0, index));
  }

  /** Where the name of a file begins. */
  entryOffset(entry: FileEntry): number {
    return lengthOf(this.strings.slice(0, this.directories.length + this.distinct.indexOf(entry)));
  }

  private get distinct(): readonly FileEntry[] {
    return [...new Set(this.entries)];
  }

  private directory(name: string): number {
    const known = this.directories.indexOf(name);
    return known === -1 ? this.directories.push(name) - 1 : known;
  }
}

function split(path: string): { readonly directory: string; readonly base: string } {
  const slash = path.lastIndexOf('/');
  return { directory: slash <= 0 ? path.slice(0, slash + 1) : path.slice(0, slash), base: path.slice(slash + 1) };
}

const lengthOf = (strings: readonly string[]): number =>
  strings.reduce((sum, each) => sum + new TextEncoder().encode(each).length + 1, 0);
