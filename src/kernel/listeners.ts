/**
 * Who listens to the kernel, by kind of event: an event that nobody wants is not even put together. Listeners hear an event in the order in which they
 * came.
 */
import type { KernelEvent, KernelListener } from './events.ts';

type Kind = KernelEvent['kind'];

interface Entry {
  readonly listener: KernelListener;
  /** Undefined: all. */
  readonly kinds: readonly Kind[] | undefined;
}

export class Listeners {
  private entries: readonly Entry[] = [];
  private readonly byKind = new Map<Kind, readonly KernelListener[]>();

  /** Answers how to stop listening. */
  add(listener: KernelListener, kinds?: readonly Kind[]): () => void {
    const entry = { listener, kinds };
    this.change([...this.entries, entry]);
    return () => this.change(this.entries.filter((each) => each !== entry));
  }

  of(kind: Kind): readonly KernelListener[] {
    const known = this.byKind.get(kind);
    if (known !== undefined) return known;
    const wanting = this.entries.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
    const listeners = wanting.map(({ listener }) => listener);
    this.byKind.set(kind, listeners);
    return listeners;
  }

  private change(entries: readonly Entry[]): void {
    this.entries = entries;
    this.byKind.clear();
  }
}
