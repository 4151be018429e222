/**
 * A build as VS Code shows a task: its output in a terminal, where problem matchers read it. Closing the terminal or ending the task ends the build.
 */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { type Build, type Built, build, type Tools } from './build.ts';

/**
 * VS Code takes a terminal that ends with an error sooner than this after its begin for one that could not be launched, and its problem matchers
 * do not read what it wrote.
 */
const LAUNCH_MS = 700;

export class BuildTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #controller = new AbortController();
  readonly #work: (write: (text: string) => void, signal: AbortSignal) => Promise<Built>;
  readonly #ended: (built: Built) => void;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  /** `ended` is told how it went. */
  constructor(wanted: Build, tools: Tools, ended: (built: Built) => void) {
    this.#work = (write, signal) => build(wanted, tools, write, signal);
    this.#ended = ended;
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#controller.abort();
  }

  async #run(): Promise<void> {
    const write = (text: string): void => this.#written.fire(text.replace(/\r?\n/g, '\r\n'));
    const launched = delay(LAUNCH_MS);
    let built: Built;
    try {
      built = await this.#work(write, this.#controller.signal);
    } catch (error) {
      built = { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
    write(`${sentence(built)}\n`);
    await launched;
    this.#ended(built);
    this.#closed.fire(built.kind === 'built' ? 0 : 1);
  }
}

function sentence(built: Built): string {
  switch (built.kind) {
    case 'built':
      return `Built ${built.program}`;
    case 'cancelled':
      return 'The build was cancelled.';
    case 'failed':
      return built.why;
  }
}
