/** Walks a graph and names whatever is not plain data: what a snapshot could not save, or what two places share. */
const PLAIN_PROTOTYPES: readonly unknown[] = [
  Object.prototype,
  Array.prototype,
  Map.prototype,
  Uint8Array.prototype,
  Uint32Array.prototype,
  Int32Array.prototype,
  BigUint64Array.prototype,
];

/** Paths of what is not plain, each with what it is. */
export function notPlain(root: unknown): string[] {
  const found: string[] = [];
  const seen = new Map<object, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'function' || typeof value === 'symbol') found.push(`${path} is a ${typeof value}`);
    if (typeof value !== 'object' || value === null) return;
    if (!PLAIN_PROTOTYPES.includes(Object.getPrototypeOf(value))) {
      found.push(`${path} is a ${Object.getPrototypeOf(value)?.constructor?.name ?? 'bare object'}`);
      return;
    }
    const before = seen.get(value);
    if (before !== undefined) return;
    seen.set(value, path);
    if (value instanceof Map) {
      for (const [key, part] of value) {
        if (typeof key !== 'string' && typeof key !== 'number') found.push(`${path} has a ${typeof key} as key`);
        visit(part, `${path}[${String(key)}]`);
      }
    } else if (!ArrayBuffer.isView(value)) {
      for (const key of Reflect.ownKeys(value)) {
        if (typeof key === 'symbol') found.push(`${path} has a symbol as key`);
        const property = Object.getOwnPropertyDescriptor(value, key)!;
        if (property.get !== undefined) found.push(`${path}.${String(key)} is computed`);
        else visit(property.value, `${path}.${String(key)}`);
      }
    }
  };
  visit(root, 'state');
  return found;
}
