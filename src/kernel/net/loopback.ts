/** The one network interface, `lo`, as netlink and ioctl(2) show it (netdevice(7)). */
import type { Kernel } from '../context.ts';
import { copyIn, copyOut } from '../mm/userMemory.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';
import { addressBytes } from './addresses.ts';
import { LOOPBACK4 } from './inetText.ts';

export const LO_NAME = 'lo';
export const LO_INDEX = 1;
export const LO_MTU = 65_536;
export const LO_QUEUE = 1000;
/** IFF_UP | IFF_LOOPBACK | IFF_RUNNING | IFF_LOWER_UP. */
export const LO_FLAGS = 0x1_0049;

const SIOCGIFNAME = 0x8910;
const SIOCGIFCONF = 0x8912;
const SIOCGIFFLAGS = 0x8913;
const SIOCGIFADDR = 0x8915;
const SIOCGIFDSTADDR = 0x8917;
const SIOCGIFBRDADDR = 0x8919;
const SIOCGIFNETMASK = 0x891b;
const SIOCGIFMETRIC = 0x891d;
const SIOCGIFMTU = 0x8921;
const SIOCGIFHWADDR = 0x8927;
const SIOCGIFINDEX = 0x8933;
const SIOCGIFTXQLEN = 0x8942;
/** Requests that set something: SIOCSIF…, the odd neighbours of the ones above. */
const SETTERS: readonly number[] = [0x8914, 0x8916, 0x8918, 0x891a, 0x891c, 0x891e, 0x8922, 0x8923, 0x8924, 0x8943];

const IFNAMSIZ = 16;
const SIZEOF_IFREQ = 40;
const ARPHRD_LOOPBACK = 772;

/** An ioctl about interfaces; undefined when it is none. */
export function interfaceIoctl(
  kernel: Kernel,
  space: AddressSpace,
  request: number,
  argument: number,
): number | undefined {
  if (SETTERS.includes(request)) throw new SysError('EPERM', 'only the superuser changes interfaces');
  if (request === SIOCGIFCONF) return interfaceList(kernel, space, argument);
  if (request === SIOCGIFNAME) {
    const index = new DataView(copyIn(kernel, space, argument, SIZEOF_IFREQ).buffer).getInt32(IFNAMSIZ, true);
    if (index !== LO_INDEX) throw new SysError('ENODEV', `there is no interface ${index}`);
    copyOut(kernel, space, argument, nameBytes());
    return 0;
  }
  const value = interfaceValue(request);
  if (value === undefined) return undefined;
  const given = copyIn(kernel, space, argument, SIZEOF_IFREQ).subarray(0, IFNAMSIZ);
  const end = given.indexOf(0);
  const name = new TextDecoder().decode(given.subarray(0, end === -1 ? IFNAMSIZ : end));
  if (name !== LO_NAME) throw new SysError('ENODEV', `there is no interface ${name}`);
  copyOut(kernel, space, argument + IFNAMSIZ, value);
  return 0;
}

/** What stands behind the name in struct ifreq. */
function interfaceValue(request: number): Uint8Array | undefined {
  switch (request) {
    case SIOCGIFFLAGS:
      return half(LO_FLAGS & 0xffff);
    case SIOCGIFADDR:
    case SIOCGIFDSTADDR:
      return address(LOOPBACK4);
    case SIOCGIFBRDADDR:
      return address('0.0.0.0');
    case SIOCGIFNETMASK:
      return address('255.0.0.0');
    case SIOCGIFMETRIC:
      return word(0);
    case SIOCGIFMTU:
      return word(LO_MTU);
    case SIOCGIFHWADDR: {
      const bytes = new Uint8Array(16);
      bytes.set(half(ARPHRD_LOOPBACK));
      return bytes;
    }
    case SIOCGIFINDEX:
      return word(LO_INDEX);
    case SIOCGIFTXQLEN:
      return word(LO_QUEUE);
    default:
      return undefined;
  }
}

/** struct ifconf: length and address of an array of struct ifreq; with a NULL address only the length is told. */
function interfaceList(kernel: Kernel, space: AddressSpace, argument: number): number {
  const conf = new DataView(copyIn(kernel, space, argument, 16).buffer);
  const room = conf.getInt32(0, true);
  const target = Number(conf.getBigUint64(8, true));
  const fits = target === 0 || room >= SIZEOF_IFREQ;
  if (target !== 0 && fits) {
    const entry = new Uint8Array(SIZEOF_IFREQ);
    entry.set(nameBytes());
    entry.set(address(LOOPBACK4), IFNAMSIZ);
    copyOut(kernel, space, target, entry);
  }
  copyOut(kernel, space, argument, word(fits ? SIZEOF_IFREQ : 0));
  return 0;
}

function nameBytes(): Uint8Array {
  const bytes = new Uint8Array(IFNAMSIZ);
  new TextEncoder().encodeInto(LO_NAME, bytes);
  return bytes;
}

const address = (host: string): Uint8Array => addressBytes('inet', { family: 'inet', host, port: 0 });
const half = (value: number): Uint8Array => new Uint8Array([value & 0xff, value >>> 8]);
const word = (value: number): Uint8Array => new Uint8Array([value, value >>> 8, value >>> 16, value >>> 24]);
