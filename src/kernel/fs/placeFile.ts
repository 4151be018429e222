/** What is held by O_PATH and has no name: a pipe, a socket and their like (open(2)). It can be looked at, and opened as long as what it was still is. */
import type { Kernel } from '../context.ts';
import type { OpenNode } from '../state.ts';
import { SysError } from '../sysError.ts';
import type { FileKind } from './fileKind.ts';

type PlaceNode = Extract<OpenNode, { readonly kind: 'place' }>;

export const placeFile: FileKind<Kernel, PlaceNode> = {
  kind: 'place',
  readiness: () => 0,
  stat: (_kernel, { stat }) => stat,
  reopen(kernel, { of }, flags) {
    const { reopen } = kernel.fileKind(of);
    const isGone = (of.kind === 'pipeRead' || of.kind === 'pipeWrite') && !kernel.state.pipes.has(of.pipe);
    if (reopen === undefined || isGone) throw new SysError('ENXIO', 'what the descriptor names cannot be opened');
    return reopen(kernel, of, flags);
  },
};
