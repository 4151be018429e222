/**
 * sysfs as far as programs look into it (sysfs(5)): harts and their topology, the one memory node, and what the memory manager does not do. All harts are
 * cores of one package, online for good; of caches nothing is known, as on a machine whose device tree names none.
 */
import type { Kernel } from '../context.ts';
import { hartList, hartMask } from './hartList.ts';
import { memoryAmounts } from './proc/memoryAmounts.ts';
import type { SyntheticSystem } from './syntheticNode.ts';
import { type ComputedFolder, fact, nodeInTree, type SyntheticTree, setting, textFile } from './syntheticTree.ts';

const allHarts = ({ state }: Kernel): bigint => (1n << BigInt(state.config.harts)) - 1n;
const list = fact((kernel) => hartList(allHarts(kernel)));
const mask = fact((kernel) => hartMask(allHarts(kernel), kernel.state.config.harts));
/** More harts than the machine has cannot come. */
const lastHart = fact((kernel) => kernel.state.config.harts - 1);

function hartTree(hart: number): SyntheticTree {
  const own = fact((kernel) => hartMask(1n << BigInt(hart), kernel.state.config.harts));
  const core = {
    core_cpus: own,
    core_cpus_list: fact(hart),
    core_id: fact(hart),
    core_siblings: mask,
    core_siblings_list: list,
    package_cpus: mask,
    package_cpus_list: list,
    physical_package_id: fact(0),
    thread_siblings: own,
    thread_siblings_list: fact(hart),
  };
  return { node0: () => ({ kind: 'link', target: () => '../../node/node0' }), topology: core };
}

const harts: ComputedFolder = {
  folder: ({ state }) => ({
    ...Object.fromEntries(Array.from({ length: state.config.harts }, (_, hart) => [`cpu${hart}`, hartTree(hart)])),
    isolated: fact(''),
    kernel_max: lastHart,
    offline: fact(''),
    online: list,
    possible: list,
    present: list,
    smt: { active: fact(0), control: fact('notimplemented') },
  }),
};

const nodes: SyntheticTree = {
  has_cpu: fact(0),
  has_memory: fact(0),
  has_normal_memory: fact(0),
  node0: {
    cpulist: list,
    cpumap: mask,
    distance: fact(10),
    meminfo: textFile((kernel) =>
      memoryAmounts(kernel)
        .filter(([name]) => name === 'MemTotal' || name === 'MemFree')
        .map(([name, kib]) => `Node 0 ${`${name}:`.padEnd(15)} ${String(kib).padStart(8)} kB\n`)
        .join(''),
    ),
    numastat: textFile(() => 'numa_hit 0\nnuma_miss 0\nnuma_foreign 0\ninterleave_hit 0\nlocal_node 0\nother_node 0\n'),
  },
  online: fact(0),
  possible: fact(0),
};

const never = setting('always madvise [never]');

const tree: SyntheticTree = {
  block: {},
  bus: {},
  class: { net: { lo: () => ({ kind: 'link', target: () => '../../devices/virtual/net/lo' }) } },
  dev: { block: {}, char: {} },
  devices: {
    system: { cpu: harts, node: nodes },
    virtual: {
      net: {
        lo: {
          address: fact('00:00:00:00:00:00'),
          carrier: fact(1),
          flags: fact('0x9'),
          ifindex: fact(1),
          mtu: fact(65_536),
          operstate: fact('unknown'),
          type: fact(772),
        },
      },
    },
  },
  firmware: {},
  fs: {},
  kernel: {
    mm: {
      hugepages: {},
      ksm: { run: setting(0) },
      transparent_hugepage: {
        defrag: never,
        enabled: never,
        hpage_pmd_size: fact(2_097_152),
        shmem_enabled: never,
        use_zero_page: setting(0),
      },
    },
  },
  module: {},
};

export const sysSystem: SyntheticSystem<Kernel> = {
  name: 'sysfs',
  node: (kernel, thread, path) => nodeInTree(tree, kernel, thread, path === '' ? [] : path.split('/')),
};
