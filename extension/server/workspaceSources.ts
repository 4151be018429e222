/**
 * The assembly sources of the workspace that are not open: their texts as they are on disk, read anew when they have changed. They are assembled only
 * for a question that their text may answer, and forgotten then. Bounded in number and size, so that a folder of any size can be opened.
 */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as macrotask } from 'node:timers/promises';
import { sharedNameAt } from '../../src/asm/language/acrossFiles.ts';
import { contextAt } from '../../src/asm/language/cursorContext.ts';
import type { SourceDocument } from '../../src/asm/language/sourceDocument.ts';
import type { TextPosition } from '../../src/asm/language/textRange.ts';
import type { Documents } from './documents.ts';

const MAX_FILES = 2000;
/** Folders that are looked into, and how deep they lie. */
const MAX_FOLDERS = 5000;
const MAX_DEPTH = 12;
/** Larger ones are made by programs. */
const MAX_FILE_BYTES = 512 * 1024;
const MAX_TOTAL_BYTES = 32 * 1024 * 1024;

const SOURCE = /\.(?:s|asm)$/i;
/** Folders of other people's files. */
const LEFT_OUT = /^(?:\..*|node_modules)$/;

interface Text {
  readonly stamp: string;
  readonly text: string;
}

/** The sources of the workspace, for one question after another. */
export class WorkspaceSources {
  private readonly documents: Documents;
  private folders: readonly string[] = [];
  private texts: ReadonlyMap<string, Text> = new Map();

  constructor(documents: Documents) {
    this.documents = documents;
  }

  /** From now on these folders are the workspace; absolute. */
  setFolders(folders: readonly string[]): void {
    this.folders = folders;
  }

  /** What is open, and of what is not, the sources whose text is as wanted. Other requests are answered meanwhile. */
  async sources(isWanted: (text: string) => boolean): Promise<SourceDocument[]> {
    await this.read();
    const found = this.documents.all().filter(({ text }) => isWanted(text));
    for (const [file, { text }] of this.texts) {
      if (this.documents.isOpen(file) || !isWanted(text)) continue;
      found.push(this.documents.assemble(file, text));
      await macrotask();
    }
    return found;
  }

  /** The other sources that may name what is named at a place of one. */
  async othersNaming(source: SourceDocument, position: TextPosition): Promise<SourceDocument[]> {
    const name = sharedNameAt(source, position)?.name ?? contextAt(source, position).word?.text;
    if (name === undefined) return [];
    return (await this.sources((text) => text.includes(name))).filter((other) => other.name !== source.name);
  }

  private async read(): Promise<void> {
    const files = await sourcesIn(this.folders);
    const texts = new Map<string, Text>();
    let totalBytes = 0;
    for (const file of files) {
      try {
        const { size, mtimeMs } = await stat(file);
        if (size > MAX_FILE_BYTES || totalBytes + size > MAX_TOTAL_BYTES) continue;
        totalBytes += size;
        const stamp = `${mtimeMs}:${size}`;
        const before = this.texts.get(file);
        texts.set(file, before?.stamp === stamp ? before : { stamp, text: await readFile(file, 'utf8') });
      } catch {
        // It has gone meanwhile, or may not be read.
      }
    }
    this.texts = texts;
  }
}

/** Assembly sources in folders and those within, in the order of their names; links are not followed. */
async function sourcesIn(folders: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const waiting = folders.map((folder) => ({ folder, depth: 0 }));
  for (let looked = 0; looked < MAX_FOLDERS && files.length < MAX_FILES; looked++) {
    const next = waiting.shift();
    if (next === undefined) break;
    for (const entry of await entriesOf(next.folder)) {
      const file = path.join(next.folder, entry.name);
      if (entry.isFile() && SOURCE.test(entry.name)) files.push(file);
      if (entry.isDirectory() && !LEFT_OUT.test(entry.name) && next.depth < MAX_DEPTH) {
        waiting.push({ folder: file, depth: next.depth + 1 });
      }
    }
  }
  return files.slice(0, MAX_FILES);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}
