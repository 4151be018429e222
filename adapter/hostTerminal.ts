/**
 * The terminal that `hartbeat run` was started in, when it is the guest's console: in raw mode, so that the guest's line discipline does what a terminal does
 * (echo, editing, signals), given back as it was on every way out. What is typed goes to the guest, Ctrl-C too; Ctrl-] three times in a row ends Hartbeat
 * itself. When the terminal goes away the guest's session hangs up, and has a moment to end.
 */
import { spawnSync } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { KernelApi } from '../src/kernel/kernelApi.ts';
import type { KernelConfig } from '../src/kernel/state.ts';
import type { Streams } from './streams.ts';

type TerminalConfig = NonNullable<KernelConfig['terminal']>;

/** What Node's tty streams have beside ordinary ones. */
type TerminalInput = Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
type TerminalOutput = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

/** What a process tells of its end: `process` itself. */
export type ProcessEvents = Emitter & { exit(code: number): void };

type Emitter = Pick<EventEmitter, 'on' | 'off'>;
type Listener = Parameters<Emitter['on']>[1];

/** Ctrl-], so many times in a row. */
const ESCAPE = 0x1d;
const ESCAPES = 3;
/** As a program ends that the interrupt key kills. */
const INTERRUPTED = 130;

const FATAL = { SIGINT: 130, SIGQUIT: 131, SIGTERM: 143 } as const;
const HUNG_UP = 129;
/** How long the guest may go on after the hangup. */
const GRACE_MS = 2_000;

const USUAL_ROWS = 24;
const USUAL_COLUMNS = 80;

/** How the guest sees its standard streams; `interactive`: the terminal is its console. */
export function terminalOf({ stdin, stdout, stderr }: Streams): { terminal: TerminalConfig; interactive: boolean } {
  const [output, errors] = [stdout, stderr].map((stream) => (stream as TerminalOutput).isTTY === true);
  const input = stdin as TerminalInput;
  const isTypedAt = input.isTTY === true && input.setRawMode !== undefined;
  const interactive = isTypedAt && (output === true || errors === true);
  const streams = [interactive, output === true, errors === true] as const;
  return { terminal: { streams, ...windowOf(stdout, stderr) }, interactive };
}

/** The size of the window; a terminal that does not know it says 0. */
function windowOf(...outputs: readonly TerminalOutput[]): { rows: number; columns: number } {
  const output = outputs.find(({ isTTY }) => isTTY === true);
  return { rows: output?.rows || USUAL_ROWS, columns: output?.columns || USUAL_COLUMNS };
}

export class HostTerminal {
  private readonly streams: Streams;
  private readonly kernel: KernelApi;
  private readonly arrived: () => void;
  private readonly events: ProcessEvents;
  private readonly listeners: { on: Emitter; event: string; listener: Listener }[] = [];
  /** What has happened and has not been told to the guest. */
  private waiting: (() => void)[] = [];
  private escapes = 0;
  private hungUp = false;
  private grace: NodeJS.Timeout | undefined;

  /** `arrived` is called when there is something to `deliver`. */
  constructor(streams: Streams, kernel: KernelApi, arrived: () => void, events: ProcessEvents = process) {
    this.streams = streams;
    this.kernel = kernel;
    this.arrived = arrived;
    this.events = events;
    this.open();
  }

  /** Tells the guest, between two calls of `advance`, what has happened; answers whether anything has. */
  deliver(): boolean {
    const waiting = this.waiting.splice(0);
    for (const tell of waiting) tell();
    return waiting.length > 0;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    clearTimeout(this.grace);
    for (const { on, event, listener } of this.listeners.splice(0)) on.off(event, listener);
    this.restore();
    this.streams.stdin.pause();
  }

  private open(): void {
    const { stdin, stdout } = this.streams;
    this.listen(this.events, 'exit', () => this.restore());
    for (const [signal, code] of Object.entries(FATAL)) this.listen(this.events, signal, () => this.end(code));
    this.listen(this.events, 'SIGHUP', () => this.hangUp());
    this.listen(this.events, 'SIGCONT', () => this.makeRaw());
    this.listen(stdin, 'data', (bytes: Uint8Array | string) => this.typed(bytes));
    this.listen(stdin, 'end', () => this.hangUp());
    this.listen(stdin, 'error', () => this.hangUp());
    this.listen(stdout, 'resize', () => this.resized());
    this.makeRaw();
    stdin.resume();
  }

  private listen(on: Emitter, event: string, listener: Listener): void {
    on.on(event, listener);
    this.listeners.push({ on, event, listener });
  }

  private makeRaw(): void {
    (this.streams.stdin as TerminalInput).setRawMode?.(true);
    // Node leaves the host's terminal to make CR LF of each LF, which is the guest's business. Where there is no stty, it stays so.
    if (this.streams.stdin === process.stdin) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  }

  private restore(): void {
    try {
      (this.streams.stdin as TerminalInput).setRawMode?.(false);
    } catch {
      // The terminal has gone; there is nothing to give back.
    }
  }

  private end(code: number): void {
    this.close();
    this.events.exit(code);
  }

  private typed(given: Uint8Array | string): void {
    const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : Uint8Array.from(given);
    for (const byte of bytes) {
      this.escapes = byte === ESCAPE ? this.escapes + 1 : 0;
      if (this.escapes === ESCAPES) {
        this.end(INTERRUPTED);
        return;
      }
    }
    this.tell(() => this.kernel.consoleInput(bytes));
  }

  private resized(): void {
    const { rows, columns } = windowOf(this.streams.stdout, this.streams.stderr);
    this.tell(() => this.kernel.consoleResize(rows, columns));
  }

  private hangUp(): void {
    if (this.hungUp) return;
    this.tell(() => this.kernel.consoleHangup());
    this.hungUp = true;
    this.grace = setTimeout(() => this.end(HUNG_UP), GRACE_MS);
  }

  private tell(what: () => void): void {
    if (this.hungUp) return;
    this.waiting.push(what);
    this.arrived();
  }
}
