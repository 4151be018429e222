/** Where a future waits in the kernel's own source: what the debugger opens for a kernel frame. `sourceTable.ts` is generated. */
import { sourceTable } from './sourceTable.ts';

export interface SourcePosition {
  /** From the repository's root, '/'-separated. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
}

export function sourceOf(kind: string, state: string): SourcePosition | undefined {
  const position = sourceTable[kind]?.[state];
  return position === undefined ? undefined : { path: position[0], line: position[1] };
}
