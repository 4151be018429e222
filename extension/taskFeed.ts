/**
 * Keeps the latest answer to `hartbeat/tasks` of the debug session in front. Asks when the adapter says that something changed, one request
 * at a time, and while a view of ours is visible at all. While the program runs, an answer that takes long (very many tasks) is followed by a
 * pause in proportion, so that watching does not slow the program down; at a stop there is no pause.
 */
import * as vscode from 'vscode';
import type { TasksResponse } from '../adapter/protocol.ts';

/** Bounds of the pause between two requests while the program runs. */
const shortestPauseMs = 50;
const longestPauseMs = 1000;

export class TaskFeed implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<TasksResponse | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #isWatched: () => boolean;
  #latest: TasksResponse | undefined;
  #isAsking = false;
  /** Something changed since the request in progress was sent, or while nobody watched. */
  #isStale = false;
  /** The next request is not to wait. */
  #isUrgent = false;
  #pause: NodeJS.Timeout | undefined;

  /** Fires with the new answer, or undefined when there is no session of ours in front. */
  readonly onDidChange = this.#changed.event;

  constructor(isWatched: () => boolean) {
    this.#isWatched = isWatched;
    this.#subscriptions = [
      vscode.debug.onDidReceiveDebugSessionCustomEvent(({ session, event }) => {
        if (event === 'hartbeat/tasksChanged' && session === this.session) this.refresh();
      }),
      // The focus moves at every stop.
      vscode.debug.onDidChangeActiveStackItem(() => this.refreshNow()),
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

  /** Asks again at once, or when the request in progress has been answered. */
  refreshNow(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#isUrgent = true;
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    vscode.Disposable.from(...this.#subscriptions, this.#changed).dispose();
  }

  #sessionChanged(): void {
    if (this.session === undefined) this.#publish(undefined);
    else this.refreshNow();
  }

  async #ask(): Promise<void> {
    const { session } = this;
    if (session === undefined) return;
    this.#isAsking = true;
    this.#isStale = false;
    this.#isUrgent = false;
    const askedAt = performance.now();
    try {
      const answer: TasksResponse = await session.customRequest('hartbeat/tasks');
      if (session === this.session) this.#publish(answer);
    } catch {
      // The session has not launched yet or has just ended; its next event brings the next attempt.
    } finally {
      this.#isAsking = false;
    }
    const inProportion = 10 * (performance.now() - askedAt);
    const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, inProportion));
    this.#pause = setTimeout(() => this.#pauseEnded(), this.#isUrgent ? 0 : pause);
  }

  #pauseEnded(): void {
    this.#pause = undefined;
    if (this.#isStale) this.refresh();
  }

  #publish(answer: TasksResponse | undefined): void {
    this.#latest = answer;
    this.#changed.fire(answer);
  }
}
