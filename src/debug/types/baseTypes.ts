/** The base types that expressions need whatever the program declares; names as gcc writes them. RISC-V's `char` is unsigned (psABI, "C type details"). */
import type { BaseEncoding, BaseType } from './ctype.ts';

function base(name: string, size: number, encoding: BaseEncoding, isCharacter = false): BaseType {
  return { kind: 'base', name, size, encoding, isCharacter };
}

export const charType = base('char', 1, 'unsigned', true);
export const intType = base('int', 4, 'signed');
export const unsignedType = base('unsigned int', 4, 'unsigned');
export const longType = base('long int', 8, 'signed');
export const unsignedLongType = base('long unsigned int', 8, 'unsigned');
export const floatType = base('float', 4, 'float');
export const doubleType = base('double', 8, 'float');

/** By any order and choice of C's words: the key has them sorted, without `int` where it says nothing. */
const byWords: ReadonlyMap<string, BaseType> = new Map([
  ['char', charType],
  ['char signed', base('signed char', 1, 'signed', true)],
  ['char unsigned', base('unsigned char', 1, 'unsigned', true)],
  ['short', base('short int', 2, 'signed')],
  ['short unsigned', base('short unsigned int', 2, 'unsigned')],
  ['int', intType],
  ['signed', intType],
  ['unsigned', unsignedType],
  ['long', longType],
  ['long unsigned', unsignedLongType],
  ['long long', base('long long int', 8, 'signed')],
  ['long long unsigned', base('long long unsigned int', 8, 'unsigned')],
  ['float', floatType],
  ['double', doubleType],
  ['double long', base('long double', 16, 'float')],
  ['_Bool', base('_Bool', 1, 'boolean')],
  ['bool', base('_Bool', 1, 'boolean')],
]);

export const baseTypeWords: ReadonlySet<string> = new Set([...byWords.keys()].flatMap((key) => key.split(' ')));

/** The base type that words like `unsigned long int` name. */
export function baseTypeNamed(words: readonly string[]): BaseType | undefined {
  const told = words.length > 1 ? words.filter((word) => word !== 'int') : [...words];
  const meant = told.length > 1 && !told.includes('char') ? told.filter((word) => word !== 'signed') : told;
  return byWords.get([...meant].sort().join(' '));
}
