/** A program, run as any other, that touches an array in random order: its pages lie side by side in RAM. */
import { expect, test } from 'vitest';
import { assembleFile } from '../../../src/asm/assemble.ts';
import { link } from '../../../src/asm/link/link.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { createKernel } from '../../../src/kernel/kernel.ts';
import { findPage } from '../../../src/kernel/mm/pageTable.ts';
import { PAGE_SIZE } from '../../../src/machine/physMemory.ts';
import { defaultConfig, makeMachine } from '../core/guestRun.ts';

const PAGES = 128;

/** Stores into each page once, in the order of a linear congruence modulo their number, and waits for ever. */
const SOURCE = `
        .globl  _start
_start: la      s0, array
        li      s1, ${PAGES}            # pages to go
        li      t0, 1                   # the page
1:      slli    t1, t0, 12
        add     t1, t1, s0
        sd      t0, (t1)
        li      t2, 77
        mul     t0, t0, t2
        addi    t0, t0, 31
        andi    t0, t0, ${PAGES - 1}
        addi    s1, s1, -1
        bnez    s1, 1b
2:      j       2b
        .data
        .dword  1
        .bss
        .balign ${PAGE_SIZE}
array:  .zero   ${PAGES * PAGE_SIZE}
`;

test('a program that touches its array in random order has it in one piece', async () => {
  const { module, diagnostics } = assembleFile({ name: 'touch.s', text: SOURCE }, { preprocess: false, tree: false });
  expect(diagnostics).toEqual([]);
  const { executable } = link([module], { machine: 'linux', entry: '_start' });
  const array = Number(
    readElf(executable!)
      .symbols()
      .find(({ name }) => name === 'array')!.value,
  );
  const kernel = createKernel(await makeMachine('interp', 1), { ...defaultConfig, harts: 1 });
  kernel.boot({ path: '/touch', bytes: executable!, args: ['touch'], env: [], cwd: '/' });
  kernel.advance({ maxSteps: 20_000 });
  const [space] = kernel.state.spaces.values();
  const pages = Array.from({ length: PAGES }, (_, page) => findPage(kernel, space!, array + page * PAGE_SIZE));
  const [first] = pages;
  expect(pages.map((page) => page?.frame)).toEqual(pages.map((_, page) => first!.frame + page * PAGE_SIZE));
});
