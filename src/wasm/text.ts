/**
 * A module of ours in the text format ("Text Format, Modules"), to be read: one statement a line, names for locals and blocks, and notes in
 * comments before the code that they are about. Assembled again it is the same module.
 */
import { ByteReader } from './byteReader.ts';
import { InstructionReader, type Layout, typeNames } from './instructionText.ts';

/** What is known of a function besides its code. */
export interface FunctionNotes {
  /** Names of locals by number; a local without one is called by its number. */
  readonly locals: ReadonlyMap<number, string>;
  /** Comments, in the order of the offsets in the function's code where they belong; offset 0 is behind the declaration of locals. */
  readonly comments: readonly { readonly offset: number; readonly text: string }[];
}

interface Type {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

const KINDS = ['func', 'table', 'memory', 'global'];
const INDENT = '  ';
const MAX_LINE = 140;

/** `notes` are of the functions that are not imported, in their order. */
export function moduleText(bytes: Uint8Array, notes: readonly FunctionNotes[] = []): string {
  return new ModulePrinter(notes).print(new ByteReader(bytes, 8));
}

class ModulePrinter {
  private readonly notes: readonly FunctionNotes[];
  private readonly lines: string[] = [];
  private types: readonly Type[] = [];
  /** Types of the functions that are not imported, and how many others come before them. */
  private functions: readonly number[] = [];
  private imported = 0;

  constructor(notes: readonly FunctionNotes[]) {
    this.notes = notes;
  }

  print(reader: ByteReader): string {
    while (!reader.isAtEnd) {
      const id = reader.u8();
      this.section(id, reader.sized());
    }
    return `(module\n${this.lines.map((line) => `${INDENT}${line}\n`).join('')})\n`;
  }

  private section(id: number, body: ByteReader): void {
    const { lines } = this;
    const each = (text: () => string): void => void lines.push(...body.list(text));
    if (id === 1) {
      this.types = body.list(() => this.type(body));
      this.types.forEach((type, index) => void lines.push(`(type (;${index};) (func${signature(type)}))`));
    } else if (id === 2) each(() => `(import "${body.name()}" "${body.name()}" ${this.external(body)})`);
    else if (id === 3) this.functions = body.list(() => body.u32());
    else if (id === 4) each(() => `(table ${tableType(body)})`);
    else if (id === 6) {
      each(() => {
        const text = `(global ${globalType(body)} (${new InstructionReader(body, String).next().text}))`;
        body.u8();
        return text;
      });
    } else if (id === 7) each(() => `(export "${body.name()}" (${KINDS[body.u8()]} ${body.u32()}))`);
    else if (id === 9) {
      each(() => {
        body.u8();
        const start = new InstructionReader(body, String).next().text;
        body.u8();
        return `(elem (${start}) func ${body.list(() => body.u32()).join(' ')})`;
      });
    } else if (id === 10) {
      const count = body.u32();
      for (let index = 0; index < count; index++) this.function(index, body.sized());
    }
  }

  private type(body: ByteReader): Type {
    body.u8();
    const types = (): string[] => body.list(() => typeNames.get(body.u8())!);
    return { params: types(), results: types() };
  }

  private external(body: ByteReader): string {
    const kind = body.u8();
    if (kind === 0) {
      this.imported++;
      return `(func (type ${body.u32()}))`;
    }
    if (kind === 1) return `(table ${tableType(body)})`;
    if (kind === 2) return `(memory ${limits(body)})`;
    return `(global ${globalType(body)})`;
  }

  private function(index: number, body: ByteReader): void {
    const { locals: names, comments } = this.notes[index] ?? { locals: new Map<number, string>(), comments: [] };
    const type = this.functions[index]!;
    const { params, results } = this.types[type]!;
    const runs = body.list(() => ({ count: body.u32(), type: typeNames.get(body.u8())! }));
    const locals = runs.flatMap(({ count, type }) => Array.from({ length: count }, () => type));
    const nameOf = (local: number): string => (names.has(local) ? `$${names.get(local)}` : `${local}`);
    const declare = (word: string, first: number) => (type: string, local: number) =>
      names.has(first + local) ? ` (${word} ${nameOf(first + local)} ${type})` : ` (${word} ${type})`;
    const declared = params.map(declare('param', 0)).join('') + results.map((result) => ` (result ${result})`).join('');
    this.lines.push(`(func (;${this.imported + index};) (type ${type})${declared}`);
    this.wrap(
      INDENT,
      locals.map(declare('local', params.length)).map((text) => text.trim()),
    );
    this.code(body, new InstructionReader(body, nameOf), comments);
    this.lines.push(')');
  }

  private code(body: ByteReader, reader: InstructionReader, comments: FunctionNotes['comments']): void {
    const start = body.at;
    let depth = 1;
    let words: string[] = [];
    let next = 0;
    const flush = (): void => {
      this.wrap(INDENT.repeat(depth), words);
      words = [];
    };
    while (!body.isAtEnd) {
      for (; next < comments.length && comments[next]!.offset <= body.at - start; next++) {
        flush();
        this.lines.push(`${INDENT.repeat(depth)};; ${comments[next]!.text}`);
      }
      const { text, layout } = reader.next();
      if (closes(layout)) {
        flush();
        depth--;
      }
      if (text !== '') words.push(text);
      if (layout !== 'value') flush();
      if (opens(layout)) depth++;
    }
  }

  /** Words in lines that are not too long. */
  private wrap(indent: string, words: readonly string[]): void {
    let line = '';
    for (const word of words) {
      if (line !== '' && indent.length + line.length + word.length + 2 > MAX_LINE) {
        this.lines.push(indent + line);
        line = '';
      }
      line += line === '' ? word : ` ${word}`;
    }
    if (line !== '') this.lines.push(indent + line);
  }
}

const closes = (layout: Layout): boolean => layout === 'end' || layout === 'else';
const opens = (layout: Layout): boolean => layout === 'open' || layout === 'else';

const signature = ({ params, results }: Type): string =>
  (params.length > 0 ? ` (param ${params.join(' ')})` : '') +
  (results.length > 0 ? ` (result ${results.join(' ')})` : '');

function limits(body: ByteReader): string {
  const hasMaximum = body.u8() === 1;
  const minimum = body.u32();
  return hasMaximum ? `${minimum} ${body.u32()}` : `${minimum}`;
}

function tableType(body: ByteReader): string {
  body.u8();
  return `${limits(body)} funcref`;
}

function globalType(body: ByteReader): string {
  const type = typeNames.get(body.u8());
  return body.u8() === 1 ? `(mut ${type})` : `${type}`;
}
