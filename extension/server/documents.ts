/**
 * The sources that are open in the editor, each assembled when somebody asks about it, and once for each version of its text. Included files come
 * from the editor if they are open there, else from disk.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { SourceDocument } from '../../src/asm/language/sourceDocument.ts';

interface Source {
  readonly name: string;
  readonly text: string | Uint8Array;
}

/** What is open, as the editor has it. */
export type OpenTexts = Pick<TextDocuments<TextDocument>, 'get' | 'all'>;

interface Kept {
  readonly version: number;
  readonly document: SourceDocument;
}

/** Files on disk by their path, others by their URI. */
export const nameOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
export const uriOf = (name: string): string => (path.isAbsolute(name) ? pathToFileURL(name).href : name);

export class Documents {
  private readonly texts: OpenTexts;
  private readonly kept = new Map<string, Kept>();
  /** How often something has been assembled. */
  assemblies = 0;

  constructor(texts: OpenTexts) {
    this.texts = texts;
  }

  /** An open source, as its text is now. */
  get(uri: string): SourceDocument | undefined {
    const text = this.texts.get(uri);
    if (text === undefined) return undefined;
    const before = this.kept.get(uri);
    if (before?.version === text.version) return before.document;
    this.assemblies++;
    const document = new SourceDocument(nameOf(uri), text.getText(), {
      include: (name, from) => this.included(name, from),
    });
    this.kept.set(uri, { version: text.version, document });
    return document;
  }

  /** All that are open. */
  all(): SourceDocument[] {
    return this.texts.all().flatMap(({ uri }) => this.get(uri) ?? []);
  }

  /** A file has changed that others may include: what was made of those is out of date. */
  changed(uri: string): string[] {
    const name = nameOf(uri);
    const touched = [...this.kept].filter(
      ([other, { document }]) => other !== uri && document.assembled.tree.files.includes(name),
    );
    for (const [other] of touched) this.kept.delete(other);
    return touched.map(([other]) => other);
  }

  close(uri: string): void {
    this.kept.delete(uri);
  }

  private included(name: string, from: string): Source | undefined {
    if (!path.isAbsolute(name) && !path.isAbsolute(from)) return undefined;
    const file = path.resolve(path.dirname(from), name);
    const open = this.texts.get(uriOf(file));
    if (open !== undefined) return { name: file, text: open.getText() };
    try {
      return { name: file, text: new Uint8Array(readFileSync(file)) };
    } catch {
      return undefined;
    }
  }
}
