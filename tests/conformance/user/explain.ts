/**
 * A difference as text: the sequence's disassembly, what its run began with as far as it is not zero, and where the two final states differ.
 */
import { fRegisters, xRegisters } from '../../../src/isa/registers.ts';
import { type Batch, layOut } from './batch.ts';
import type { Verdict } from './compare.ts';
import { BASE_AT, F_AT, FCSR_AT, MEMORY_BYTES, RECORD_BYTES, TRAP_AT, X_AT } from './layout.ts';
import { printSequence } from './sequence.ts';

/** `batch` has one run, and `verdict` is about it. */
export function explain(batch: Batch, { qemu, records }: Verdict): string {
  const [run, sequence] = [batch.runs[0]!, batch.sequences[0]!];
  const start = new Uint8Array(RECORD_BYTES);
  start.set(batch.pools.subarray(run.memory, run.memory + MEMORY_BYTES));
  start.set(batch.pools.subarray(run.x, run.x + F_AT - X_AT), X_AT);
  start.set(batch.pools.subarray(run.f, run.f + FCSR_AT - F_AT), F_AT);
  start[FCSR_AT] = run.fcsr;
  const base = xRegisters[sequence.base]!.name;
  return [
    ...printSequence(sequence, BigInt(layOut(batch).starts[0]!)).map((line) => `  ${line}`),
    `  begins with (memory relative to ${base}):`,
    ...places(start, (at) => word(start, at) !== '0').map((at) => `    ${nameOf(at)} = ${word(start, at)}`),
    ...(qemu.failure === undefined ? differences(qemu.output, records) : failures(qemu.failure, records)),
  ].join('\n');
}

const differences = (theirs: Uint8Array, ours: Uint8Array): string[] => [
  '  differs in:',
  ...places(ours, (at) => word(ours, at) !== word(theirs, at)).map(
    (at) => `    ${nameOf(at)}: QEMU ${word(theirs, at)}, ours ${word(ours, at)}`,
  ),
];

/** QEMU has not come to its end, so there is nothing to compare with. */
function failures(failure: string, records: Uint8Array): string[] {
  const cause = new DataView(records.buffer).getUint32(TRAP_AT, true);
  const ours = cause === 0 ? 'comes to its end' : `traps with cause ${cause - 1}`;
  return [`  QEMU ends by ${failure}; ours ${ours}`];
}

/** Offsets of a record's doublewords that hold. */
function places(record: Uint8Array, holds: (at: number) => boolean): number[] {
  return Array.from({ length: record.length / 8 }, (_, index) => index * 8).filter(holds);
}

const word = (record: Uint8Array, at: number): string =>
  new DataView(record.buffer, record.byteOffset).getBigUint64(at, true).toString(16);

function nameOf(at: number): string {
  if (at < X_AT) return `memory ${at - BASE_AT}`;
  if (at < F_AT) return xRegisters[(at - X_AT) / 8]!.name;
  if (at < FCSR_AT) return fRegisters[(at - F_AT) / 8]!.name;
  return at === TRAP_AT ? 'cause of a trap + 1' : 'fcsr';
}
