/**
 * The sources that are open in the editor, each assembled when somebody asks about it, and once for each version of its text. Included files come
 * from the editor if they are open there, else from disk; they are looked for as `hartbeat as` does.
 */
import { existsSync, readFileSync } from 'node:fs';
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

/** How sources are assembled: of the settings, with what only the editor knows. */
export interface AssemblyChoice {
  readonly march: string;
  /** Absolute, or relative to one of `folders`. */
  readonly includePaths: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  /** Of the workspace; absolute. */
  readonly folders: readonly string[];
}

const USUAL: AssemblyChoice = { march: '', includePaths: [], defines: {}, folders: [] };

interface Kept {
  readonly version: number;
  readonly document: SourceDocument;
}

/** Files on disk by their path, others by their URI. */
export const nameOf = (uri: string): string => (uri.startsWith('file:') ? fileURLToPath(uri) : uri);
/** The reverse of `nameOf`. */
export const uriOf = (name: string): string => (path.isAbsolute(name) ? pathToFileURL(name).href : name);

/** What is open, assembled. */
export class Documents {
  private readonly texts: OpenTexts;
  private readonly kept = new Map<string, Kept>();
  private choice = USUAL;
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
    const document = this.assemble(nameOf(uri), text.getText());
    this.kept.set(uri, { version: text.version, document });
    return document;
  }

  /** A text as a source of this name, which need not be open; not kept. */
  assemble(name: string, text: string): SourceDocument {
    this.assemblies++;
    const { march, defines } = this.choice;
    return new SourceDocument(name, text, {
      ...(march === '' ? {} : { march }),
      defines,
      include: (path, from) => this.included(path, from),
    });
  }

  /** From now on sources are assembled in this way. */
  choose(choice: AssemblyChoice): void {
    this.choice = choice;
    this.kept.clear();
  }

  /** Whether the editor has this file open. */
  isOpen(name: string): boolean {
    return this.texts.get(uriOf(name)) !== undefined;
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

  /** Which file is meant by a name in a source; undefined when there is none. */
  find(name: string, from: string): string | undefined {
    return this.candidates(name, from).find((file) => this.isOpen(file) || existsSync(file));
  }

  private included(name: string, from: string): Source | undefined {
    for (const file of this.candidates(name, from)) {
      const open = this.texts.get(uriOf(file));
      if (open !== undefined) return { name: file, text: open.getText() };
      try {
        return { name: file, text: new Uint8Array(readFileSync(file)) };
      } catch {
        // It may be in the next folder.
      }
    }
    return undefined;
  }

  /** Where an included file may be, by preference. */
  private candidates(name: string, from: string): string[] {
    if (path.isAbsolute(name)) return [name];
    const { includePaths, folders } = this.choice;
    const searched = includePaths.flatMap((each) => {
      const written = each.replace(/^\$\{workspaceFolder\}[/\\]?/, '');
      return path.isAbsolute(written) ? [written] : folders.map((folder) => path.join(folder, written));
    });
    const own = path.isAbsolute(from) ? [path.dirname(from)] : [];
    return [...own, ...searched].map((folder) => path.join(folder, name));
  }
}
