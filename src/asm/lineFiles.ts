/**
 * The tables of directories and files of a line table (DWARF 5, 6.2.4), numbered as GNU as does: directory 0 is where the compiler ran, file 1 is the
 * first that a row comes from, file 0 is the same again.
 */
import type { DebugOptions } from './lineTable.ts';
import type { LineRow } from './objectModule.ts';

const encoder = new TextEncoder();

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

  /**
   * Texts of the tables, one after the other, and where each begins: of directories, then of files; entries that are the same share theirs.
   */
  texts(): {
    readonly strings: readonly string[];
    readonly directories: readonly number[];
    readonly entries: ReadonlyMap<FileEntry, number>;
  } {
    const distinct = [...new Set(this.entries)];
    const strings = [...this.directories, ...distinct.map(({ name }) => name)];
    const starts: number[] = [];
    let at = 0;
    for (const text of strings) {
      starts.push(at);
      at += encoder.encode(text).length + 1;
    }
    const count = this.directories.length;
    const entries = new Map(distinct.map((entry, index) => [entry, starts[count + index]!]));
    return { strings, directories: starts.slice(0, count), entries };
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
