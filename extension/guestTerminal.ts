/**
 * The program's console as a terminal of VS Code (launch attribute `console`: "integratedTerminal"). Everything goes over the debug protocol: what the
 * program shows comes as `hartbeat/terminalOutput`, what is typed goes as `hartbeat/terminalInput`; the line discipline is the guest's.
 */
import * as vscode from 'vscode';
import type { LaunchArguments, TerminalSize, TerminalText } from '../adapter/protocol.ts';

/** Until the window has been opened and says its size. */
export const usualSize: TerminalSize = { rows: 24, columns: 80 };

/** Whether a configuration asks for a terminal. */
export function wantsTerminal(config: Readonly<Record<string, unknown>>): boolean {
  const wanted: LaunchArguments['console'] = 'integratedTerminal';
  return config['console'] === wanted && config['machine'] !== 'bare';
}

/** Opens a terminal for each session that wants one, and keeps it until it is closed, or until the same configuration starts anew. */
export class GuestTerminals implements vscode.Disposable {
  readonly #terminals = new Map<string, GuestTerminal>();
  readonly #subscriptions: vscode.Disposable[];

  constructor() {
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession((session) => void this.#of(session)?.focus()),
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event, body }) => {
        if (event === 'hartbeat/terminalOutput') this.#of(session)?.show((body as TerminalText).text);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => this.#terminals.get(session.id)?.end()),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const terminal of this.#terminals.values()) terminal.dispose();
  }

  /** Output may come before the session is said to have started. */
  #of(session: vscode.DebugSession): GuestTerminal | undefined {
    if (session.type !== 'hartbeat' || !wantsTerminal(session.configuration)) return undefined;
    const known = this.#terminals.get(session.id);
    if (known !== undefined) return known;
    for (const [id, terminal] of this.#terminals) {
      if (!terminal.hasEnded || terminal.name !== session.name) continue;
      terminal.dispose();
      this.#terminals.delete(id);
    }
    const made = new GuestTerminal(session);
    this.#terminals.set(session.id, made);
    return made;
  }
}

/** One terminal. What comes before its window is open is kept until then. */
class GuestTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<void>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;
  readonly #session: vscode.DebugSession;
  readonly #terminal: vscode.Terminal;
  #early: string | undefined = '';
  hasEnded = false;

  constructor(session: vscode.DebugSession) {
    this.#session = session;
    this.#terminal = vscode.window.createTerminal({
      name: session.name,
      pty: this,
      iconPath: new vscode.ThemeIcon('debug-console'),
    });
  }

  get name(): string {
    return this.#session.name;
  }

  focus(): void {
    this.#terminal.show();
  }

  show(text: string): void {
    if (this.#early === undefined) this.#write.fire(text);
    else this.#early += text;
  }

  open(size: vscode.TerminalDimensions | undefined): void {
    const early = this.#early ?? '';
    this.#early = undefined;
    if (early !== '') this.#write.fire(early);
    if (size !== undefined) this.setDimensions(size);
  }

  setDimensions({ rows, columns }: vscode.TerminalDimensions): void {
    const size: TerminalSize = { rows, columns };
    this.#tell('hartbeat/terminalResize', size);
  }

  handleInput(text: string): void {
    // Of a program that has ended the window is all that is left: any key closes it.
    if (this.hasEnded) this.#close.fire();
    else this.#tell('hartbeat/terminalInput', { text } satisfies TerminalText);
  }

  /** The window has been closed. */
  close(): void {
    this.#tell('hartbeat/terminalHangup', {});
  }

  /** The program has ended. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.show('\r\n\x1b[2mThe program has ended. Press any key to close the terminal.\x1b[0m\r\n');
  }

  dispose(): void {
    this.hasEnded = true;
    this.#terminal.dispose();
    this.#write.dispose();
    this.#close.dispose();
  }

  #tell(request: string, args: TerminalSize | TerminalText | Record<string, never>): void {
    // A session that is ending no longer answers.
    if (!this.hasEnded) this.#session.customRequest(request, args).then(undefined, () => {});
  }
}
