/**
 * The vDSO (vdso(7)): a small ELF file that every process has mapped above its stack, always at the same place. Handlers of signals return to it,
 * and C libraries read clocks by its functions. Its source is `vdso.S`.
 */
import type { Kernel } from '../context.ts';
import { fileOfBytes } from '../fs/chunks.ts';
import { makeInode } from '../fs/inode.ts';
import { PROT_EXEC, PROT_READ, pageCeil, STACK_TOP } from '../mm/layout.ts';
import { mapArea } from '../mm/mapping.ts';
import type { AddressSpace } from '../state.ts';
import { imageText, SIGRETURN_OFFSET } from './image.ts';

/** Where it lies: no mapping without a wish goes above the stack. AT_SYSINFO_EHDR. */
export const VDSO_BASE = STACK_TOP;
export const VDSO_NAME = '[vdso]';
/** Where a handler of a signal returns to. */
export const SIGRETURN_ADDRESS = VDSO_BASE + SIGRETURN_OFFSET;

/** Maps the vDSO into a space that has nothing there. */
export function mapVdso(kernel: Kernel, space: AddressSpace): void {
  const bytes = vdsoImage();
  const inode = makeInode(kernel, 0o100555, fileOfBytes(bytes), 0);
  space.modules.push({ path: VDSO_NAME, bias: VDSO_BASE, bytesInode: inode.ino });
  mapArea(kernel, space, {
    start: VDSO_BASE,
    end: VDSO_BASE + pageCeil(bytes.length),
    prot: PROT_READ | PROT_EXEC,
    shared: false,
    name: VDSO_NAME,
    file: { ino: inode.ino, offset: 0, fileEnd: bytes.length },
    growsDown: false,
  });
}

function vdsoImage(): Uint8Array {
  const digits = imageText.replaceAll('\n', '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
