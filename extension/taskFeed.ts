/**
 * Keeps the latest answer to `hartbeat/tasks` of the debug session in front. Asks when the adapter says that something changed, one request
 * at a time, and while a view of ours is visible at all. Where an answer takes long (very many tasks) the pause before the next is in proportion,
 * so that watching costs at most a tenth of the time.
 */
import * as vscode from 'vscode';
import type { TasksResponse } from '../adapter/protocol.ts';

export class TaskFeed implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<TasksResponse | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #isWatched: () => boolean;
  #latest: TasksResponse | undefined;
  #isAsking = false;
  /** Something changed since the request in progress was sent, or while nobody watched. */
  #isStale = false;
  #pause: NodeJS.Timeout | undefined;

  /** Fires with the new answer, or undefined when there is no session of ours in front. */
  readonly onDidChange = this.#changed.event;

  constructor(isWatched: () => boolean) {
    this.#isWatched = isWatched;
    this.#subscriptions = [
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
        if (event === 'hartbeat/tasksChanged' && session === this.session) this.refresh();
      }),
      vscode.debug.onDidChangeActiveDebugSession(() => this.#sessionChanged()),
      vscode.debug.onDidTerminateDebugSession(() => this.#sessionChanged()),
    ];
  }

  /** The session of ours in front, if any. */
  get session(): vscode.DebugSession | undefined {
    const session = vscode.debug.activeDebugSession;
    return session?.type === 'hartbeat' ? session : undefined;
  }

  get latest(): TasksResponse | undefined {
    return this.#latest;
  }

  /** Asks again, as soon as that is due. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isAsking && this.#pause === undefined && this.#isWatched()) void this.#ask();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    vscode.Disposable.from(...this.#subscriptions, this.#changed).dispose();
  }

  #sessionChanged(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    if (this.session === undefined) this.#publish(undefined);
    else this.refresh();
  }

  async #ask(): Promise<void> {
    const { session } = this;
    if (session === undefined) return;
    this.#isAsking = true;
    this.#isStale = false;
    const askedAt = performance.now();
    try {
      const answer: TasksResponse = await session.customRequest('hartbeat/tasks');
      if (session === this.session) this.#publish(answer);
    } catch {
      // The session has not launched yet or has just ended; its next event brings the next attempt.
    } finally {
      this.#isAsking = false;
    }
    this.#pause = setTimeout(
      () => {
        this.#pause = undefined;
        if (this.#isStale) this.refresh();
      },
      Math.max(50, 10 * (performance.now() - askedAt)),
    );
  }

  #publish(answer: TasksResponse | undefined): void {
    this.#latest = answer;
    this.#changed.fire(answer);
  }
}
