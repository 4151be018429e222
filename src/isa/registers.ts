/**
 * The x and f registers: names and roles under the standard calling convention (RISC-V psABI, "Register Convention").
 */
export interface Register {
  readonly file: 'x' | 'f';
  readonly index: number;
  /** The psABI's name, e.g. `a0`. */
  readonly name: string;
  /** Who keeps its value across a call: `caller` when a call may destroy it. `none` for registers that calls do not allocate. */
  readonly saver: 'caller' | 'callee' | 'none';
  readonly role: string;
}

/** Register families of a file in order: how many, prefix, first number in the prefix (or none), saver and role. */
type Family = readonly [
  count: number,
  prefix: string,
  first: number | undefined,
  saver: Register['saver'],
  role: string,
];

const X_FAMILIES: readonly Family[] = [
  [1, 'zero', undefined, 'none', 'always zero'],
  [1, 'ra', undefined, 'caller', 'return address'],
  [1, 'sp', undefined, 'callee', 'stack pointer'],
  [1, 'gp', undefined, 'none', 'global pointer'],
  [1, 'tp', undefined, 'none', 'thread pointer'],
  [3, 't', 0, 'caller', 'temporary'],
  [1, 's', 0, 'callee', 'saved register, or frame pointer'],
  [1, 's', 1, 'callee', 'saved register'],
  [2, 'a', 0, 'caller', 'argument, or return value'],
  [6, 'a', 2, 'caller', 'argument'],
  [10, 's', 2, 'callee', 'saved register'],
  [4, 't', 3, 'caller', 'temporary'],
];

const F_FAMILIES: readonly Family[] = [
  [8, 'ft', 0, 'caller', 'temporary'],
  [2, 'fs', 0, 'callee', 'saved register'],
  [2, 'fa', 0, 'caller', 'argument, or return value'],
  [6, 'fa', 2, 'caller', 'argument'],
  [10, 'fs', 2, 'callee', 'saved register'],
  [4, 'ft', 8, 'caller', 'temporary'],
];

const fileOf = (file: 'x' | 'f', families: readonly Family[]): readonly Register[] =>
  families
    .flatMap(([count, prefix, first, saver, role]) =>
      Array.from({ length: count }, (_, i) => ({
        name: first === undefined ? prefix : `${prefix}${first + i}`,
        saver,
        role,
      })),
    )
    .map((register, index) => ({ file, index, ...register }));

/** x0…x31 by index. */
export const xRegisters = fileOf('x', X_FAMILIES);
/** f0…f31 by index. */
export const fRegisters = fileOf('f', F_FAMILIES);

const byName = new Map<string, Register>(
  [...xRegisters, ...fRegisters].flatMap((register) => [
    [register.name, register] as const,
    [`${register.file}${register.index}`, register] as const,
  ]),
);
byName.set('fp', xRegisters[8]!);

/** A register by any of its names: `a0`, `x10`, `fa0`, `f10`, `fp`. */
export const registerByName = (name: string): Register | undefined => byName.get(name);
