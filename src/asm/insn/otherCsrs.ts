/**
 * Names of control and status registers that the machine here does not have, so that sources for other machines can be assembled (Privileged ISA,
 * "CSR Listing"; "V"; RISC-V Debug Specification). Those that it has are in `isa/csrs.ts`, which is asked first.
 */

/** The first number of names that follow one another. */
const RUNS: readonly (readonly [first: number, names: string])[] = [
  [0x008, 'vstart vxsat vxrm'],
  [0x00f, 'vcsr'],
  [0x015, 'seed'],
  [0x10c, 'sstateen0 sstateen1 sstateen2 sstateen3'],
  [0x200, 'vsstatus'],
  [0x204, 'vsie vstvec'],
  [0x240, 'vsscratch vsepc vscause vstval vsip'],
  [0x280, 'vsatp'],
  [0x30c, 'mstateen0 mstateen1 mstateen2 mstateen3'],
  [0x34a, 'mtinst mtval2'],
  [0x5a8, 'scontext'],
  [0x600, 'hstatus'],
  [0x602, 'hedeleg hideleg hie htimedelta hcounteren hgeie'],
  [0x60a, 'henvcfg'],
  [0x60c, 'hstateen0 hstateen1 hstateen2 hstateen3'],
  [0x643, 'htval hip hvip'],
  [0x64a, 'htinst'],
  [0x680, 'hgatp'],
  [0x6a8, 'hcontext'],
  [0x747, 'mseccfg'],
  [0x7a0, 'tselect tdata1 tdata2 tdata3 tinfo tcontrol'],
  [0x7a8, 'mcontext'],
  [0x7aa, 'mscontext'],
  [0x7b0, 'dcsr dpc dscratch0 dscratch1'],
  [0xc20, 'vl vtype vlenb'],
  [0xda0, 'scountovf'],
  [0xe12, 'hgeip'],
];

const PMPCFG = 0x3a0;
const PMPADDR = 0x3b0;

const numbers = new Map<string, number>([
  ...RUNS.flatMap(([first, names]) => names.split(' ').map((name, i) => [name, first + i] as const)),
  ...Array.from({ length: 8 }, (_, i) => [`pmpcfg${2 * i}`, PMPCFG + 2 * i] as const),
  ...Array.from({ length: 64 }, (_, i) => [`pmpaddr${i}`, PMPADDR + i] as const),
]);

/** The number of a register that the machine here does not have. */
export const otherCsrNumber = (name: string): number | undefined => numbers.get(name);

/** For completion. */
export const otherCsrNames: readonly string[] = [...numbers.keys()];
