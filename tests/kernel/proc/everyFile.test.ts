/** Every file of /proc and /sys can be read, lists what is there, and says the same when nothing has happened. */
import { expect, test } from 'vitest';
import { hartList, hartMask } from '../../../src/kernel/fs/hartList.ts';
import type { SyntheticNode } from '../../../src/kernel/fs/syntheticNode.ts';
import { SysError } from '../../../src/kernel/sysError.ts';
import { FakeKernel } from '../fakeKernel.ts';

/** Needs the registers of a thread on a hart, which the fake kernel has not; new whenever it is read; others' memory. */
const LEFT_OUT = /(^|\/)(syscall|uuid|mem|pagemap)$/;

/** Paths of all files below, with what they say; links are not followed. */
function texts(kernel: FakeKernel, system: string, path = ''): Map<string, string> {
  const node = kernel.syntheticSystem(system).node(kernel, kernel.thread, path);
  if (node === undefined) throw new Error(`${system}/${path} is listed and not there`);
  if (node.kind === 'directory') {
    const below = node.names().map((name) => texts(kernel, system, path === '' ? name : `${path}/${name}`));
    return new Map(below.flatMap((map) => [...map]));
  }
  return LEFT_OUT.test(path) ? new Map() : new Map([[path, contentOf(node)]]);
}

function contentOf(node: Exclude<SyntheticNode, { kind: 'directory' }>): string {
  if (node.kind === 'link') return node.target();
  const content = node.read();
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

test.each([
  ['proc', 150],
  ['sysfs', 40],
])('all that %s lists is there and reads the same twice', (system, least) => {
  const kernel = new FakeKernel({ config: { harts: 3 } });
  const first = texts(kernel, system);
  expect(first.size).toBeGreaterThan(least);
  expect(texts(kernel, system)).toEqual(first);
});

test('what is not there is not found', () => {
  const kernel = new FakeKernel();
  const { pid } = kernel.process;
  const proc = kernel.syntheticSystem('proc');
  for (const path of [
    'nope',
    'sys/kernel/nope',
    'cpuinfo/more',
    `${pid}/nope`,
    `${pid}/fd/99`,
    `${pid}/task/7`,
    '9999',
    '007',
  ]) {
    expect([path, proc.node(kernel, kernel.thread, path)]).toEqual([path, undefined]);
  }
});

test('frames of pages are refused to a plain user', () => {
  const kernel = new FakeKernel();
  const node = kernel.syntheticSystem('proc').node(kernel, kernel.thread, `${kernel.process.pid}/pagemap`);
  expect(() => node?.kind === 'file' && node.readAt?.(0, 8)).toThrow(SysError);
});

test('sets of harts are written as Linux writes sets of CPUs', () => {
  expect([0b1n, 0b1011n, 0xffffn, 0n].map(hartList)).toEqual(['0', '0-1,3', '0-15', '']);
  expect([hartMask(3n, 2), hartMask(5n, 8), hartMask((1n << 33n) - 1n, 33)]).toEqual(['3', '05', '1,ffffffff']);
});
