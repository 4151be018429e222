/**
 * Addresses of sockets in the guest's memory (struct sockaddr_in, sockaddr_in6, sockaddr_un, sockaddr_nl; ip(7), ipv6(7), unix(7), netlink(7)), and
 * as people write them.
 */
import type { Kernel } from '../context.ts';
import { copyIn, copyOut, readU32, writeU32 } from '../mm/userMemory.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';
import { bytes4, bytes6, isIPv4, text4, text6 } from './inetText.ts';
import type { SocketAddress, SocketFamily } from './socketState.ts';

export const AF_UNSPEC = 0;
export const AF_UNIX = 1;
export const AF_INET = 2;
export const AF_INET6 = 10;
export const AF_NETLINK = 16;
export const AF_PACKET = 17;

export const familyNumbers: Readonly<Record<SocketFamily, number>> = {
  unix: AF_UNIX,
  inet: AF_INET,
  inet6: AF_INET6,
  netlink: AF_NETLINK,
};

/** sizeof(struct sockaddr_storage): no address is longer. */
const MAX_LENGTH = 128;
const SIZEOF_SOCKADDR_IN = 16;
const SIZEOF_SOCKADDR_IN6 = 28;
/** Without the scope id, as old programs pass it. */
const SIZEOF_OLD_SOCKADDR_IN6 = 24;
const SIZEOF_SOCKADDR_NL = 12;
const UNIX_PATH_AT = 2;
const UNIX_PATH_MAX = 108;

/** Reads an address of `length` bytes for a socket of a family; undefined for AF_UNSPEC. */
export function readAddress(
  kernel: Kernel,
  space: AddressSpace,
  family: SocketFamily,
  address: number,
  length: number,
): SocketAddress | undefined {
  if (length < 0 || length > MAX_LENGTH) throw new SysError('EINVAL', `an address has no ${length} bytes`);
  const bytes = copyIn(kernel, space, address, length);
  if (length < 2) throw new SysError('EINVAL', `${length} bytes hold no address family`);
  const given = bytes[0]! + bytes[1]! * 256;
  if (given === AF_UNSPEC && family !== 'unix') return undefined;
  if (given !== familyNumbers[family] && !(family === 'inet6' && given === AF_INET)) {
    const errno = family === 'unix' || family === 'netlink' ? 'EINVAL' : 'EAFNOSUPPORT';
    throw new SysError(errno, `an address of family ${given} is none for a socket of family ${family}`);
  }
  switch (given) {
    case AF_UNIX:
      return { family: 'unix', name: unixName(bytes) };
    case AF_INET:
      demand(length, SIZEOF_SOCKADDR_IN);
      return { family: 'inet', host: text4(bytes.subarray(4, 8)), port: portOf(bytes) };
    case AF_INET6:
      demand(length, SIZEOF_OLD_SOCKADDR_IN6);
      return { family: 'inet', host: text6(bytes.subarray(8, 24)), port: portOf(bytes) };
    default: {
      demand(length, SIZEOF_SOCKADDR_NL);
      const view = new DataView(bytes.buffer);
      return { family: 'netlink', port: view.getUint32(4, true), groups: view.getUint32(8, true) };
    }
  }
}

function demand(length: number, least: number): void {
  if (length < least) throw new SysError('EINVAL', `an address of ${length} bytes is shorter than ${least}`);
}

const portOf = (bytes: Uint8Array): number => bytes[2]! * 256 + bytes[3]!;

/** The name in a struct sockaddr_un: a path up to its NUL, or all bytes of an abstract name; empty for the family alone. */
function unixName(bytes: Uint8Array): string {
  if (bytes.length > UNIX_PATH_AT + UNIX_PATH_MAX) {
    throw new SysError('EINVAL', `an address of ${bytes.length} bytes is too long for a UNIX socket`);
  }
  const path = bytes.subarray(UNIX_PATH_AT);
  if (path.length === 0) return '';
  if (path[0] === 0) return String.fromCharCode(...path);
  const end = path.indexOf(0);
  return new TextDecoder().decode(end === -1 ? path : path.subarray(0, end));
}

/** The bytes of an address, as a socket of a family shows it; of no address, the family alone (unnamed UNIX sockets) or zeros. */
export function addressBytes(family: SocketFamily, address: SocketAddress | undefined): Uint8Array {
  switch (family) {
    case 'unix':
      return unixBytes(address?.family === 'unix' ? address.name : '');
    case 'netlink': {
      const view = new DataView(new ArrayBuffer(SIZEOF_SOCKADDR_NL));
      view.setUint16(0, AF_NETLINK, true);
      view.setUint32(4, address?.family === 'netlink' ? address.port : 0, true);
      view.setUint32(8, address?.family === 'netlink' ? address.groups : 0, true);
      return new Uint8Array(view.buffer);
    }
    default: {
      const inet = address?.family === 'inet' ? address : { host: '0.0.0.0', port: 0 };
      const isFour = family === 'inet';
      const bytes = new Uint8Array(isFour ? SIZEOF_SOCKADDR_IN : SIZEOF_SOCKADDR_IN6);
      bytes.set([isFour ? AF_INET : AF_INET6, 0, inet.port >>> 8, inet.port & 0xff]);
      if (isFour) bytes.set(isIPv4(inet.host) ? bytes4(inet.host) : new Uint8Array(4), 4);
      else bytes.set(bytes6(inet.host), 8);
      return bytes;
    }
  }
}

function unixBytes(name: string): Uint8Array {
  const isAbstract = name.startsWith('\0');
  const path = isAbstract ? Uint8Array.from(name, (char) => char.charCodeAt(0)) : new TextEncoder().encode(name);
  const bytes = new Uint8Array(UNIX_PATH_AT + path.length + (name === '' || isAbstract ? 0 : 1));
  bytes[0] = AF_UNIX;
  bytes.set(path, UNIX_PATH_AT);
  return bytes;
}

/** Stores an address as getsockname(2) does: as much as there is room for, and the whole length. Nothing when `address` is NULL. */
export function writeAddress(
  kernel: Kernel,
  space: AddressSpace,
  bytes: Uint8Array,
  address: number,
  lengthAddress: number,
): void {
  if (address === 0) return;
  const room = readU32(kernel, space, lengthAddress) | 0;
  if (room < 0) throw new SysError('EINVAL', `there is no room of ${room} bytes`);
  copyOut(kernel, space, address, bytes.subarray(0, room));
  writeU32(kernel, space, lengthAddress, bytes.length);
}

/** `127.0.0.1:80`, `[::1]:80`, `/run/socket`, `@abstract`, `unnamed`. */
export function addressText(address: SocketAddress | undefined): string {
  if (address === undefined) return 'unnamed';
  switch (address.family) {
    case 'inet':
      return isIPv4(address.host) ? `${address.host}:${address.port}` : `[${address.host}]:${address.port}`;
    case 'unix':
      return address.name === '' ? 'unnamed' : unixNameText(address.name);
    case 'netlink':
      return `netlink:${address.port}`;
  }
}

/** As /proc/net/unix shows it: NULs as @. */
export const unixNameText = (name: string): string => name.replaceAll('\0', '@');
