/**
 * The order in which GNU ld visits global symbols: that of its hash table. Common symbols and entries of the global offset table are
 * allotted in it, so it decides about addresses. A table has 4051 chains, a chain begins with the symbol that came last; beyond three quarters of
 * that many symbols ld takes a larger table, and our order need not be its any more.
 */
const CHAINS = 4051n;

/** As ld hashes a name: 64-bit arithmetic over its bytes. */
function hashOf(name: string): bigint {
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  let hash = 0n;
  const mix = (value: bigint): void => {
    hash = wrap(hash + value + (value << 17n));
    hash ^= hash >> 2n;
  };
  const bytes = new TextEncoder().encode(name);
  for (const byte of bytes) mix(BigInt(byte));
  mix(BigInt(bytes.length));
  return hash & 0xffff_ffffn;
}

/** Names in that order, given in the order in which they are first met. */
export function visitOrder<T extends { readonly name: string }>(symbols: readonly T[]): T[] {
  const keyed = symbols.map((symbol, index) => ({ symbol, index, chain: hashOf(symbol.name) % CHAINS }));
  keyed.sort((a, b) => (a.chain === b.chain ? b.index - a.index : a.chain < b.chain ? -1 : 1));
  return keyed.map(({ symbol }) => symbol);
}
