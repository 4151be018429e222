/**
 * Golden transcripts: what was said between a client and the adapter, as text under `tests/golden`, compared exactly. Numbers that only name
 * something within a session (frames, variables, sources) are renamed in the order in which they appear; paths are relative to the guests;
 * output that was cut by host time is joined. `UPDATE=1` rewrites the files, to be reviewed as a diff.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { expect } from 'vitest';
import type { Client, Message } from './client.ts';
import { stage } from './stage.ts';

const golden = path.join(import.meta.dirname, '..', 'golden');

export class Transcript {
  private readonly lines: string[] = [];
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly commands = new Map<number, string>();
  private readonly folders = new Map([[stage, '<guests>']]);
  private output: { readonly category: string; text: string } | undefined;

  /** Records from now on. */
  constructor(client: Client) {
    client.onMessage = (message) => this.record(message);
  }

  /** Compares with the golden file of that name. */
  matches(name: string): void {
    this.flushOutput();
    const text = `${this.lines.join('\n')}\n`;
    const file = path.join(golden, `${name}.txt`);
    if (process.env['UPDATE'] === '1' || !existsSync(file)) {
      expect(process.env['CI'], `${file} is missing`).toBeUndefined();
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, text);
    }
    expect(text).toBe(readFileSync(file, 'utf8'));
  }

  /** Calls a folder by a name from now on. */
  rename(folder: string, name: string): void {
    this.folders.set(folder, name);
  }

  /** A line of the test's own. */
  comment(text: string): void {
    this.flushOutput();
    this.lines.push('', `# ${text}`);
  }

  private record(message: DebugProtocol.Request | Message): void {
    if (message.type === 'event') {
      const { event, body } = message as DebugProtocol.Event;
      if (event === 'hartbeat/tasksChanged') return;
      if (event === 'output') {
        this.recordOutput(body);
        return;
      }
      this.flushOutput();
      this.lines.push(`   event ${event}${this.text(body)}`);
      return;
    }
    this.flushOutput();
    if (message.type === 'request') {
      const { seq, command, arguments: args } = message as DebugProtocol.Request;
      this.commands.set(seq, command);
      this.lines.push(`-> ${command}${this.text(args)}`);
    } else {
      const { success, body, message: failure } = message as DebugProtocol.Response;
      if (success) this.lines.push(`<- ok${this.text(body)}`);
      else
        this.lines.push(`<- failed: ${this.plain(String(failure))}${body?.error?.showUser === true ? ' (shown)' : ''}`);
    }
  }

  private recordOutput({ category, output }: DebugProtocol.OutputEvent['body']): void {
    if (this.output?.category !== category) this.flushOutput();
    this.output ??= { category: category ?? 'console', text: '' };
    this.output.text += output;
  }

  private flushOutput(): void {
    const { output } = this;
    this.output = undefined;
    if (output !== undefined) this.lines.push(`   ${output.category}: ${JSON.stringify(this.plain(output.text))}`);
  }

  private text(value: unknown): string {
    return value === undefined ? '' : ` ${format(this.stable(value, ''), '   ')}`;
  }

  private plain(text: string): string {
    return [...this.folders].reduce((plain, [folder, name]) => plain.replaceAll(folder, name), text);
  }

  private stable(value: unknown, key: string): unknown {
    if (Array.isArray(value)) return value.map((item) => this.stable(item, key));
    if (typeof value === 'object' && value !== null) {
      if (isInKernel(value)) return this.stable({ ...value, line: '…' }, key);
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, this.stable(item, name === 'id' ? `${key}.id` : name)]),
      );
    }
    if (typeof value === 'string') return this.plain(value);
    const kind = typeof value === 'number' ? kinds[key] : undefined;
    return kind === undefined || value === 0 ? value : this.nameOf(kind, value as number);
  }

  private nameOf(kind: string, value: number): string {
    const known = this.names.get(`${kind} ${value}`);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    this.names.set(`${kind} ${value}`, `${kind}${count}`);
    return `${kind}${count}`;
  }
}

/** Whether it has a line in the kernel's own source, which moves whenever the kernel is edited. */
function isInKernel(value: object): boolean {
  const { line, path, source } = value as { line?: unknown; path?: unknown; source?: { path?: unknown } };
  const file = path ?? source?.path;
  return typeof line === 'number' && typeof file === 'string' && file.startsWith('src/');
}

/** Keys whose numbers are names, by what they name. */
const kinds: Readonly<Record<string, string>> = {
  frameId: 'frame',
  'stackFrames.id': 'frame',
  variablesReference: 'values',
  sourceReference: 'source',
};

const WIDTH = 150;

/** JSON that breaks lines where it must, without quotes around plain keys. */
function format(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const items = Array.isArray(value)
    ? value.map((item) => format(item, `${indent}  `))
    : Object.entries(value).map(([key, item]) => `${key}: ${format(item, `${indent}  `)}`);
  const short = items.length === 0 ? `${open}${close}` : `${open} ${items.join(', ')} ${close}`;
  if (short.length + indent.length <= WIDTH && !short.includes('\n')) return short;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}
