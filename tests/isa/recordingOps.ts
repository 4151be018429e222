/**
 * The vocabulary of the table as a recorder: semantics runs over it and leaves the list of words it used, to check the rules that all
 * semantics must keep. Values are nothing.
 */
import type { Ops } from '../../src/isa/ops.ts';

type Value = 'value';

/** Words that only compute. */
const PURE: readonly (keyof Ops<Value, Value>)[] = [
  ...(['imm', 'pc', 'nextPc', 'const', 'add', 'sub', 'and', 'or', 'xor', 'shl', 'shr', 'sar'] as const),
  ...(['mul', 'mulh', 'mulhu', 'mulhsu', 'div', 'divu', 'rem', 'remu', 'sext', 'zext'] as const),
  ...(['rotl', 'rotr', 'clmul', 'clmulr', 'clz', 'ctz', 'popcount', 'byteReverse'] as const),
  ...(['eq', 'ne', 'lt', 'ltu', 'ge', 'geu', 'bool', 'select'] as const),
];

/** Words that read state, write it, may trap, or end the instruction. `fp` counts as trapping for the sake of reserved rounding modes. */
export const READS: ReadonlySet<string> = new Set(['x', 'f']);
export const WRITES: ReadonlySet<string> = new Set(['setX', 'setF', 'store', 'zeroBlock', 'branch', 'jump', 'jumpTo']);
export const TRAPS: ReadonlySet<string> = new Set([
  ...['load', 'store', 'amo', 'loadReserved', 'storeConditional', 'zeroBlock', 'illegal', 'requireFp', 'fp', 'system'],
]);

/** The words that semantics uses, in order, but for those that only compute. */
export function record(semantics: (o: Ops<Value, Value>) => void): string[] {
  const words: string[] = [];
  const note = (word: string) => (): Value => {
    words.push(word);
    return 'value';
  };
  const recorder: Record<string, (...args: never[]) => unknown> = {};
  for (const word of PURE) recorder[word] = (): Value => 'value';
  for (const word of [...READS, ...WRITES, ...TRAPS]) recorder[word] = note(word);
  recorder['amo'] = (_width: number, _address: Value, update: (old: Value) => Value): Value => {
    words.push('amo');
    return update('value');
  };
  recorder['when'] = (_condition: Value, body: () => void): void => body();
  semantics(recorder as unknown as Ops<Value, Value>);
  return words;
}
