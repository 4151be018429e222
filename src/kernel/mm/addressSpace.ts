/**
 * A user address space: its page tables and its list of areas.
 */
import type { SpaceId } from '../../base/address.ts';
import { assert, present } from '../../base/assert.ts';
import type { Kernel } from '../context.ts';
import { dropInodeIfUnused } from '../fs/inode.ts';
import type { AddressSpace, Thread } from '../state.ts';
import { SysError } from '../sysError.ts';
import { processOf } from '../thread.ts';
import { allocateFrame, releaseFrame } from './frames.ts';
import { USER_END } from './layout.ts';
import { unmapRange } from './mapping.ts';
import { makeSatp, rootOf } from './pageTable.ts';

/** Makes an empty space; throws ENOMEM when not even its root table fits. */
export function createAddressSpace(kernel: Kernel): AddressSpace {
  const root = allocateFrame(kernel);
  if (root === undefined) throw new SysError('ENOMEM', 'no frame is left for a page table');
  const id = kernel.state.next.space++ as SpaceId;
  const satp = makeSatp(id, root);
  const space: AddressSpace = { id, users: 1, satp, vmas: [], modules: [], residentPages: 0, packed: [] };
  kernel.state.spaces.set(id, space);
  return space;
}

/** One more process uses the space. */
export function retainSpace(space: AddressSpace): void {
  space.users++;
}

/** A process uses the space no more, and no hart does on its behalf; the last one takes it away. */
export function releaseSpace(kernel: Kernel, space: AddressSpace): void {
  assert(space.users > 0, `space ${space.id} has users while one of them leaves`);
  space.users--;
  if (space.users === 0) destroyAddressSpace(kernel, space);
}

/** Unmaps everything, frees the tables and forgets the space. No hart may use it any more. */
export function destroyAddressSpace(kernel: Kernel, space: AddressSpace): void {
  const modules = space.modules.splice(0);
  unmapRange(kernel, space, 0, USER_END);
  kernel.state.spaces.delete(space.id);
  for (const module of modules) if (module.bytesInode !== undefined) dropInodeIfUnused(kernel, module.bytesInode);
  kernel.machine.engine.invalidateTranslation(space.satp, undefined);
  releaseFrame(kernel, rootOf(space));
}

/** The space that a thread runs in. */
export function spaceOf(kernel: Kernel, thread: Thread): AddressSpace {
  const { space } = processOf(kernel, thread.pid);
  return present(kernel.state.spaces.get(space), 'address space', space);
}
