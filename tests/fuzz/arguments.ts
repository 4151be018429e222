/** The arguments of a call, by the names and types of the parameters that the syscall table gives. */
import type { KernelState } from '../../src/kernel/state.ts';
import type { Param, SyscallRow } from '../../src/kernel/syscall/row.ts';
import { byCall, byName, CLONE_FLAGS, descriptorFor, FUTEX_FLAGS, PATHS, STRINGS } from './choices.ts';
import type { Memory } from './memory.ts';
import { openFlags, pointees } from './pointees.ts';
import type { Random } from './random.ts';
import { badAddress, edge, number } from './values.ts';

/** Registers a0 … a5 for a call of this row. */
export function argumentsFor(row: SyscallRow, memory: Memory, state: KernelState): bigint[] {
  let address: readonly [bigint, number] | undefined;
  let length: bigint | undefined;
  return row.params.map((param) => {
    const { random } = memory;
    const special = byCall[row.name]?.[param.name];
    if (special !== undefined) return special(memory, state);
    if (random.chance(1)) return random.chance(50) ? edge(random) : badAddress(random);
    // Lengths mostly fit the pointer before them.
    if (param.name === 'addr' || param.name === 'dest_addr') {
      address = memory.sockaddr();
      return param.name === 'dest_addr' && random.chance(50) ? 0n : address[0];
    }
    if (param.name === 'addrlen' && param.type === 'int') return BigInt(address?.[1] ?? 0);
    if (/^(bytes|outBytes|outDirents)$/.test(param.type) || (param.name === 'buf' && isPointer(param.type))) {
      const [start, bytes] = memory.buffer();
      length = bytes;
      return start;
    }
    if ((param.type === 'size' || param.name === 'count') && length !== undefined && byName[param.name] === undefined)
      return length;
    if (!isPointer(param.type) && byName[param.name] !== undefined) {
      return byName[param.name]!(memory, state);
    }
    if (param.type === 'fd') return BigInt(descriptorFor(row.name, memory));
    return byType(param, memory, row.name);
  });
}

/** Types of the table whose register holds a number; all others name what a pointer leads to. */
const NUMBERS: ReadonlySet<string> = new Set(
  [
    'int uint long size hex octal fd dirfd signal clock prot resource itimer whence advice accessMode fileMode idType rusageWho shutdownHow',
  ]
    .concat(
      'socketType socketDomain socketLevel socketOption socketProtocol sigprocmaskHow prctlOption prctlArgument futexBits',
    )
    .flatMap((names) => names.split(' ')),
);
const isNumber = (type: string): boolean =>
  NUMBERS.has(type) || /(Flags|Mask|Options|Op|Command|Request|Operation)$/.test(type);
const isPointer = (type: string): boolean => !isNumber(type) && !/^(fcntl|ioctl)Argument$/.test(type);

function byType({ name, type }: Param, memory: Memory, call: string): bigint {
  const { random } = memory;
  switch (type) {
    case 'dirfd':
      return random.chance(85) ? -100n : BigInt(memory.fd());
    case 'path':
      return memory.text(random.pick(PATHS));
    case 'string':
      return memory.text(random.pick(STRINGS));
    case 'timespec':
      return memory.timespec();
    case 'signal':
      return BigInt(random.chance(90) ? random.below(65) : random.pick([-1, 65, 9, 19, 18]));
    case 'openFlags':
      if (/^(openat|mq_open|open_by)/.test(call)) return BigInt(openFlags(memory));
      return BigInt(random.chance(93) ? random.pick([0, 0o4000, 0o2000000, 0o2004000]) : random.bits(25));
    case 'prot':
      return BigInt(random.chance(90) ? random.below(8) : random.bits(32));
    case 'mapFlags':
      return BigInt(
        random.pick([
          0x22,
          0x21,
          0x32,
          0x32,
          0x31,
          0x31,
          0x1,
          0x2,
          0x11,
          0x11,
          0x12,
          0x12,
          0x10_0022,
          0x8022,
          0x4022,
          0x122,
          0x2022,
          random.bits(22),
        ]),
      );
    case 'cloneFlags':
      return BigInt(random.chance(85) ? random.pick(CLONE_FLAGS) : random.bits(32));
    case 'futexOp':
      return BigInt(random.below(14) | random.pick(FUTEX_FLAGS));
    case 'clock':
      return random.chance(85) ? BigInt(random.below(12)) : number(random);
    case 'octal':
      return BigInt(random.pick([0, 0o600, 0o644, 0o777, 0o1600, 0o3600, 0o4000, random.bits(16)]));
    case 'timespecs':
    case 'futexTimeout':
      return memory.timespec();
    case 'hex':
      return flagBits(random);
    default:
      if (/(Flags|Mask|Options)$/.test(type)) return flagBits(random);
      if (isNumber(type)) return number(random);
      return (
        pointees[name]?.(memory) ??
        (random.chance(8)
          ? 0n
          : memory.place(random.chance(60) ? memory.anything() : memory.halves(memory.fd(), 1, 2, 3)))
      );
  }
}

function flagBits(random: Random): bigint {
  if (random.chance(75)) return 0n;
  if (random.chance(30)) return BigInt(random.pick([0o4000, 0o2000000, 0x40, 1, 2]));
  return BigInt(random.bits(random.chance(80) ? 12 : 32));
}
