/**
 * Internet addresses as text and as bytes (inet(3), RFC 5952). Hosts are compared as text everywhere, so each has exactly one: dotted decimals for
 * IPv4 and for IPv4-mapped IPv6 addresses, compressed lower-case hexadecimal for the rest.
 */
export const ANY4 = '0.0.0.0';
export const ANY6 = '::';
export const LOOPBACK4 = '127.0.0.1';
export const LOOPBACK6 = '::1';
/** The one subnet's broadcast address. */
export const LOOPBACK_BROADCAST = '127.255.255.255';

export const isIPv4 = (host: string): boolean => !host.includes(':');
export const isAny = (host: string): boolean => host === ANY4 || host === ANY6;
/** Addresses of the loopback interface, which is the only one. */
export const isOwn = (host: string): boolean => host === LOOPBACK6 || (isIPv4(host) && host.startsWith('127.'));
export const isBroadcast = (host: string): boolean => host === '255.255.255.255' || host === LOOPBACK_BROADCAST;

export function isMulticast(host: string): boolean {
  if (!isIPv4(host)) return host.startsWith('ff');
  const first = Number(host.slice(0, host.indexOf('.')));
  return first >= 224 && first < 240;
}

export const text4 = (bytes: Uint8Array): string => bytes.subarray(0, 4).join('.');

export const bytes4 = (host: string): Uint8Array => Uint8Array.from(host.split('.'), Number);

/** 16 bytes; ::ffff:a.b.c.d becomes a.b.c.d. */
export function text6(bytes: Uint8Array): string {
  if (isMapped(bytes)) return text4(bytes.subarray(12));
  const words = Array.from({ length: 8 }, (_, index) => bytes[index * 2]! * 256 + bytes[index * 2 + 1]!);
  const [from, length] = longestZeros(words);
  const text = (part: readonly number[]): string => part.map((word) => word.toString(16)).join(':');
  if (length < 2) return text(words);
  return `${text(words.slice(0, from))}::${text(words.slice(from + length))}`;
}

/** The 16 bytes of any host; an IPv4 host as its mapped address, 0.0.0.0 as ::. */
export function bytes6(host: string): Uint8Array {
  const bytes = new Uint8Array(16);
  if (host === ANY4) return bytes;
  if (isIPv4(host)) {
    bytes.set([0xff, 0xff], 10);
    bytes.set(bytes4(host), 12);
    return bytes;
  }
  const [head = '', tail] = host.split('::');
  const words = (text: string | undefined): number[] =>
    text === undefined || text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const place = (list: readonly number[], at: number): void => {
    for (const [index, word] of list.entries()) bytes.set([word >>> 8, word & 0xff], (at + index) * 2);
  };
  place(words(head), 0);
  place(words(tail), 8 - words(tail).length);
  return bytes;
}

const isMapped = (bytes: Uint8Array): boolean =>
  bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every((byte) => byte === 0);

/** Begin and length of the first longest run of zero words. */
function longestZeros(words: readonly number[]): [from: number, length: number] {
  let best: [number, number] = [0, 0];
  let from = 0;
  for (const [index, word] of words.entries()) {
    if (word !== 0) from = index + 1;
    else if (index + 1 - from > best[1]) best = [from, index + 1 - from];
  }
  return best;
}
