/**
 * ISA strings (Unprivileged ISA, "ISA Extension Naming Conventions"): which extensions a `-march` or `.option arch` names, and the string in
 * canonical order with versions that the attribute section holds.
 */

/** Versions of ISA specification 20191213, as GNU as writes them; others are 1.0. */
const VERSIONS: Readonly<Record<string, string>> = {
  i: '2p1',
  m: '2p0',
  a: '2p1',
  f: '2p2',
  d: '2p2',
  c: '2p0',
  zicsr: '2p0',
  zifencei: '2p0',
  zihintpause: '2p0',
};

const SINGLE_LETTERS = 'imafdqc';

/** What each of these brings with it. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  g: ['i', 'm', 'a', 'f', 'd', 'zicsr', 'zifencei'],
  f: ['zicsr'],
  d: ['f', 'zicsr'],
  b: ['zba', 'zbb', 'zbs'],
};

/** `g` stands for what it implies, so it is not added itself. */
function addExtension(extensions: Set<string>, name: string): void {
  if (name !== 'g' && name !== 'b') extensions.add(name);
  for (const implied of IMPLIED[name] ?? []) addExtension(extensions, implied);
}

/** Extensions of a string such as `rv64gc_zba` or `rv64i2p1_m2p0`; undefined when it is none of RV64. */
export function parseArch(text: string): ReadonlySet<string> | undefined {
  const lower = text.toLowerCase();
  if (!/^rv64[ig]/.test(lower)) return undefined;
  const extensions = new Set<string>();
  const [letters = '', ...others] = lower.slice(4).split('_');
  let at = 0;
  while (at < letters.length) {
    const letter = letters[at]!;
    if (/[szx]/.test(letter)) {
      others.unshift(letters.slice(at));
      break;
    }
    if (!/[a-z]/.test(letter)) return undefined;
    addExtension(extensions, letter);
    at += 1 + versionLength(letters, at + 1);
  }
  for (const name of others) {
    if (!/^[a-z][a-z0-9]*$/.test(name)) return undefined;
    addExtension(extensions, withoutVersion(name));
  }
  return extensions;
}

/** Digits, and `p` with digits. */
function versionLength(text: string, start: number): number {
  let at = start;
  const digits = (): void => {
    while (at < text.length && text[at]! >= '0' && text[at]! <= '9') at++;
  };
  digits();
  if (at > start && text[at] === 'p' && /[0-9]/.test(text[at + 1] ?? '')) {
    at++;
    digits();
  }
  return at - start;
}

const withoutVersion = (name: string): string => (/^[a-z]\d/.test(name) ? name[0]! : name.replace(/\d+p\d+$/, ''));

/** `+zba,-c` or a whole string, applied to what there is; undefined when it cannot be read. */
export function changeArch(extensions: ReadonlySet<string>, text: string): ReadonlySet<string> | undefined {
  if (!/^[+-]/.test(text)) return parseArch(text);
  const changed = new Set(extensions);
  for (const part of text.split(',').map((each) => each.trim().toLowerCase())) {
    const name = withoutVersion(part.slice(1));
    if (!/^[+-][a-z][a-z0-9]*$/.test(part)) return undefined;
    if (part.startsWith('+')) addExtension(changed, name);
    else changed.delete(name);
  }
  return changed;
}

/** `rv64i2p1_m2p0_…`. */
export function archString(extensions: ReadonlySet<string>): string {
  const rank = (name: string): string => {
    if (name.length === 1) return `0${String.fromCharCode(SINGLE_LETTERS.indexOf(name) + 97)}`;
    const category = name.startsWith('z') ? `1${'imafdqcb'.indexOf(name[1]!)}` : '2';
    return category + name;
  };
  const sorted = [...extensions].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return `rv64${sorted.map((name) => `${name}${VERSIONS[name] ?? '1p0'}`).join('_')}`;
}

const EF_RISCV_RVC = 1;
const FLOAT_ABIS = { lp64: 0, lp64f: 2, lp64d: 4 } as const;

/** `e_flags` (psABI, "File Header"). */
export const elfFlagsOf = (usesCompressed: boolean, abi: keyof typeof FLOAT_ABIS): number =>
  (usesCompressed ? EF_RISCV_RVC : 0) | FLOAT_ABIS[abi];
