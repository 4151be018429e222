/**
 * The tables of directories and files of a line table (DWARF 5, 6.2.4), numbered as GNU as does: directory 0 is where the compiler ran, file 1 is the
 * first that a row comes from, file 0 is the same again.
 */
import type { DebugOptions } from './lineTable.ts';
import type { LineRow } from './objectModule.ts';

interface FileEntry {
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
    for (let number = 0; number < this.entries.length; number++) {
      this.entries[number] ??= { name: this.entries[1]?.name ?? '', directory: this.entries[1]?.directory ?? 0 };
    }
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

  /** Texts of the tables in the order in which they are first named. */
  get strings(): readonly string[] {
    return [...new Set([...this.directories, ...this.entries.map(({ name }) => name)])];
  }

  /** Where a text begins, when they stand one after the other. */
  offsetOf(text: string): number {
    const { strings } = this;
    const before = strings.slice(0, strings.indexOf(text));
    return before.reduce((sum, each) => sum + new TextEncoder().encode(each).length + 1, 0);
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
