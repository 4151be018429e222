/**
 * The arguments of `hartbeat as`, which are those of assemblers and compilers: an option's value may follow it in the same word (`-Idir`,
 * `-DNAME=1`), and options may stand behind files.
 */
import { UsageError } from './usageError.ts';

export interface AsCommand {
  readonly kind: 'as';
  readonly files: readonly string[];
  /** Undefined: `a.out`, or the source's name with the ending `.o`. */
  readonly output: string | undefined;
  /** Only assemble: an object for each file. */
  readonly objectsOnly: boolean;
  readonly machine: 'kernel' | 'bare';
  readonly march: string | undefined;
  readonly mabi: FloatAbi | undefined;
  readonly includes: readonly string[];
  readonly defines: Readonly<Record<string, string>>;
  readonly textBase: number | undefined;
}

/** What people say to assemblers and is so here anyway. */
const ALREADY_SO: ReadonlySet<string> = new Set(['-g', '-mno-relax', '-static']);

const ABIS = ['lp64', 'lp64f', 'lp64d'] as const;
type FloatAbi = (typeof ABIS)[number];

/** Reads what stands behind `as`; throws `UsageError`. */
export function parseAs(args: readonly string[]): AsCommand | { readonly kind: 'help' } {
  const files: string[] = [];
  const includes: string[] = [];
  const defines: Record<string, string> = {};
  let output: string | undefined;
  let objectsOnly = false;
  let machine: 'kernel' | 'bare' = 'kernel';
  let march: string | undefined;
  let mabi: FloatAbi | undefined;
  let textBase: number | undefined;
  const rest = [...args];
  /** The value of an option: the rest of its word, or the next one. */
  const valueFor = (option: string, word: string): string => {
    const own = word.slice(option.length).replace(/^=/, '');
    const value = own === '' ? rest.shift() : own;
    if (value === undefined) throw new UsageError(`${option} needs a value`);
    return value;
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--help') return { kind: 'help' };
    if (word === '--') files.push(...rest.splice(0));
    else if (!word.startsWith('-') || word === '-') files.push(word);
    else if (word === '-c') objectsOnly = true;
    else if (word.startsWith('--machine')) machine = machineOf(valueFor('--machine', word));
    else if (ALREADY_SO.has(word)) continue;
    else if (word.startsWith('-mabi')) mabi = abiOf(valueFor('-mabi', word));
    else if (word.startsWith('-march')) march = valueFor('-march', word);
    else if (word.startsWith('-Ttext')) textBase = addressOf(valueFor('-Ttext', word));
    else if (word.startsWith('-o')) output = valueFor('-o', word);
    else if (word.startsWith('-I')) includes.push(valueFor('-I', word));
    else if (word.startsWith('-D')) {
      const [, name, text] = /^([^=]*)(?:=(.*))?$/s.exec(valueFor('-D', word))!;
      if (!/^[A-Za-z_]\w*$/.test(name!)) throw new UsageError(`-D takes NAME or NAME=VALUE, not "${name}"`);
      defines[name!] = text ?? '1';
    } else throw new UsageError(`"${word}" is no option of hartbeat as`);
  }
  if (files.length === 0) throw new UsageError('hartbeat as needs a source');
  if (objectsOnly && output !== undefined && files.length > 1) {
    throw new UsageError('with -c each source has an object of its own, so -o can name one only for one source');
  }
  return { kind: 'as', files, output, objectsOnly, machine, march, mabi, includes, defines, textBase };
}

function abiOf(word: string): FloatAbi {
  const abi = ABIS.find((each) => each === word);
  if (abi === undefined) throw new UsageError(`-mabi is ${ABIS.join(' or ')}, not "${word}"`);
  return abi;
}

function machineOf(word: string): 'kernel' | 'bare' {
  if (word === 'kernel' || word === 'bare') return word;
  throw new UsageError(`--machine is kernel or bare, not "${word}"`);
}

/** As ld reads it: hexadecimal, with or without `0x`. */
function addressOf(text: string): number {
  if (/^(?:0x)?[0-9a-f]{1,13}$/i.test(text)) return Number.parseInt(text.replace(/^0x/i, ''), 16);
  throw new UsageError(`-Ttext takes an address in hexadecimal, not "${text}"`);
}
