/**
 * The client at the other end of the protocol: how it counts and what it understands, and the one way to send it events. The program's output
 * is gathered and goes out before any other event, so that it never arrives after the stop that followed it.
 */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type AssemblyProblem, problemText } from './assembly.ts';

/** Characters of output gathered before they are sent without further ado. */
const MAX_GATHERED = 16_384;

export class Client {
  private readonly emit: (event: string, body: unknown) => void;
  private readonly decoders = { 1: new TextDecoder(), 2: new TextDecoder() };
  private gathered: { readonly fd: 1 | 2; text: string } | undefined;
  private lineBase = 1;
  private columnBase = 1;
  supportsInvalidated = false;
  /** It shows the program's output in a terminal of its own. */
  showsTerminal = false;
  /** Waits until the client has read what was sent; undefined when it keeps up. */
  drained: () => Promise<void> | undefined = () => undefined;

  constructor(emit: (event: string, body: unknown) => void) {
    this.emit = emit;
  }

  initialize(args: DebugProtocol.InitializeRequestArguments): void {
    this.lineBase = args.linesStartAt1 === false ? 0 : 1;
    this.columnBase = args.columnsStartAt1 === false ? 0 : 1;
    this.supportsInvalidated = args.supportsInvalidatedEvent === true;
  }

  /** Ours count from 1. */
  lineToClient(line: number): number {
    return line - 1 + this.lineBase;
  }

  lineFromClient(line: number): number {
    return line - this.lineBase + 1;
  }

  columnToClient(column: number): number {
    return Math.max(column, 1) - 1 + this.columnBase;
  }

  event(event: string, body?: unknown): void {
    this.flush();
    this.emit(event, body);
  }

  /** A sentence at the console. */
  notice(text: string, category: 'console' | 'important' = 'console'): void {
    this.event('output', { category, output: `${text}\n` });
  }

  /** A message about a source, at the console, with a link to its line. */
  problem(problem: AssemblyProblem): void {
    const output = `${problemText(problem)}\n`;
    const { place } = problem;
    const where =
      place === undefined
        ? {}
        : {
            source: { name: path.basename(place.file), path: place.file },
            ...{ line: this.lineToClient(place.line), column: this.columnToClient(place.column) },
          };
    this.event('output', { category: problem.severity === 'error' ? 'stderr' : 'console', output, ...where });
  }

  /** Bytes that the program wrote. A character may be cut between two writes. */
  output(fd: 1 | 2, bytes: Uint8Array): void {
    const text = this.decoders[fd].decode(bytes, { stream: true });
    if (this.gathered?.fd !== fd) this.flush();
    this.gathered ??= { fd, text: '' };
    this.gathered.text += text;
    if (this.gathered.text.length > MAX_GATHERED) this.flush();
  }

  flush(): void {
    const { gathered } = this;
    this.gathered = undefined;
    if (gathered === undefined || gathered.text === '') return;
    if (this.showsTerminal) this.emit('hartbeat/terminalOutput', { text: gathered.text });
    else this.emit('output', { category: gathered.fd === 1 ? 'stdout' : 'stderr', output: gathered.text });
  }
}
