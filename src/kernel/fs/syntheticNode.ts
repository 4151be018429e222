/**
 * What a synthetic file system consists of: one function from a path inside it to a node, for the thread that asks. See `synthetic.ts` for how the tree uses it,
 * `proc.ts` for one. `K` is the kernel (`Kernel`).
 */
import type { OpenNode, Thread } from '../state.ts';

interface NodeBase {
  /** Permission bits; when absent 0555 for directories, 0444 for files, 0777 for links. */
  readonly mode?: number;
  /** Owner; root when absent. */
  readonly uid?: number;
  readonly gid?: number;
}

export type SyntheticNode = NodeBase &
  (
    | { readonly kind: 'directory'; names(): readonly string[] }
    | {
        readonly kind: 'file';
        /** The whole content as it is now: a read(2) from the start makes it, those after it take their parts of the same. */
        read(): string | Uint8Array;
        /** Of a file too large to be made as a whole (the memory of a process): what a read there gives; then `read` is not called. Throws SysError. */
        readAt?(offset: number, length: number): Uint8Array;
        /** Takes what one write(2) brings, and answers how many bytes it took, where that is not all; throws SysError. Absent: it cannot be written. */
        write?(bytes: Uint8Array, offset: number): number | undefined;
        /** What stat(2) shows; 0 when absent, as in procfs. */
        readonly size?: number;
      }
    | {
        readonly kind: 'link';
        target(): string;
        /** A link that leads to an open file itself, whatever its target's text says (proc(5), /proc/PID/fd). */
        jump?(): OpenNode | undefined;
      }
  );

/** A path is '/'-separated and empty for the root; undefined when nothing is there. */
export interface SyntheticSystem<K> {
  readonly name: string;
  node(kernel: K, thread: Thread, path: string): SyntheticNode | undefined;
}
