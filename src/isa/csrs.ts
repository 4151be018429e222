/**
 * The control and status registers that a hart here has, as one table (Privileged ISA, "CSR Listing"): the rows are in `csr/`, what a row says
 * is in `csrDef.ts`. The machine reads and writes registers by these rows, the debugger shows them, and documentation is made from them.
 */
import { machineCsrs } from './csr/machine.ts';
import { supervisorCsrs } from './csr/supervisor.ts';
import { userCsrs } from './csr/user.ts';
import { type CsrDef, definedMask, fieldValue } from './csrDef.ts';

export { csrPrivilege, csrReadOnly } from './csrDef.ts';
export type Csr = CsrDef;

export const csrs: readonly Csr[] = [...userCsrs, ...supervisorCsrs, ...machineCsrs];

const byNumber = new Map(csrs.map((entry) => [entry.number, entry]));
const byName = new Map(csrs.map((entry) => [entry.name, entry]));

export const csrByNumber = (number: number): Csr | undefined => byNumber.get(number);
export const csrByName = (name: string): Csr | undefined => byName.get(name);

/** A register's value taken apart for a person: every field with what it holds. */
export function describeCsrValue(
  entry: Csr,
  value: bigint,
): readonly { readonly name: string; readonly value: bigint; readonly doc: string }[] {
  const known = value & definedMask(entry);
  return entry.fields.map((field) => ({ name: field.name, value: fieldValue(field, known), doc: field.doc }));
}
