/**
 * What a row of the table of control and status registers says (Privileged ISA, "CSR Field Specifications"), and the rules that follow from it
 * alone: which bits are fixed, which can be written, and what a write makes of a value. Where a register is kept, and those effects that
 * reach beyond it, are the machine's.
 */

/**
 * How a field takes a write.
 * - `WARL`: holds legal values only. With `legal` absent every value is legal. A value that is not legal leaves the field as it was, or, where
 *   the row says so (`rejects`), the whole register.
 * - `WLRL`: software must write legal values; here it holds whatever is written.
 * - `RO`: writes have no effect; `reset` is what it always reads, or the machine computes it.
 */
export type FieldKind = 'WARL' | 'WLRL' | 'RO';

/** Bits [low, low + width) of a register. Bits of no field are WPRI: they read zero and ignore writes. */
export interface CsrField {
  readonly name: string;
  readonly low: number;
  readonly width: number;
  readonly kind: FieldKind;
  /** Values that a WARL field can hold; every value when absent. */
  readonly legal?: readonly bigint[];
  /** What a value that is not legal leaves unchanged: the field (usual), or the whole register. */
  readonly rejects?: 'field' | 'register';
  /** At reset; 0 when absent. */
  readonly reset?: bigint;
  readonly doc: string;
}

export interface CsrDef {
  readonly number: number;
  readonly name: string;
  /** Lowest privilege that may touch it. */
  readonly privilege: 'U' | 'S' | 'M';
  readonly readOnly: boolean;
  /** One sentence. */
  readonly doc: string;
  /** Never two for the same bit. */
  readonly fields: readonly CsrField[];
  /** The register of which this one shows and changes a part, under the same names of fields. */
  readonly viewOf?: string;
}

const PRIVILEGES = ['U', 'S', undefined, 'M'] as const;

/** 0 U, 1 S, 3 M: the lowest privilege that may touch a CSR of this number (bits 9:8). */
export const csrPrivilege = (number: number): number => (number >>> 8) & 3;

/** Bits 11:10 are 3. */
export const csrReadOnly = (number: number): boolean => number >>> 10 === 3;

export function csr(number: number, name: string, doc: string, fields: readonly CsrField[], viewOf?: string): CsrDef {
  const privilege = PRIVILEGES[csrPrivilege(number)]!;
  return {
    number,
    name,
    privilege,
    readOnly: csrReadOnly(number),
    doc,
    fields,
    ...(viewOf === undefined ? {} : { viewOf }),
  };
}

/** `count` CSRs that differ in a number, from `first` on, `stride` apart. */
export function family(
  count: number,
  number: number,
  stride: number,
  prefix: string,
  first: number,
  doc: string,
  fields: (index: number) => readonly CsrField[],
): CsrDef[] {
  return Array.from({ length: count }, (_, i) =>
    csr(number + i * stride, `${prefix}${first + i * stride}`, doc, fields(first + i * stride)),
  );
}

interface FieldOptions {
  readonly legal?: readonly bigint[];
  readonly rejects?: 'field' | 'register';
  readonly reset?: bigint;
}

export const warl = (name: string, low: number, width: number, doc: string, options: FieldOptions = {}): CsrField => ({
  name,
  low,
  width,
  kind: 'WARL',
  doc,
  ...options,
});

export const wlrl = (name: string, low: number, width: number, doc: string): CsrField => ({
  ...{ name, low, width, doc },
  kind: 'WLRL',
});

export const fixed = (name: string, low: number, width: number, doc: string, reset = 0n): CsrField => ({
  ...{ name, low, width, doc, reset },
  kind: 'RO',
});

type Place = Pick<CsrField, 'low' | 'width'>;

const fieldMask = ({ low, width }: Place): bigint => ((1n << BigInt(width)) - 1n) << BigInt(low);

const maskOf = (fields: readonly Place[]): bigint => fields.reduce((mask, field) => mask | fieldMask(field), 0n);

/** The value of a field in a register's value. */
export const fieldValue = (field: Place, value: bigint): bigint => (value & fieldMask(field)) >> BigInt(field.low);

/** The bits that a write can change. */
export const writableMask = ({ fields }: CsrDef): bigint => maskOf(fields.filter(({ kind }) => kind !== 'RO'));

/** The bits that belong to a field. */
export const definedMask = ({ fields }: CsrDef): bigint => maskOf(fields);

export const resetValue = ({ fields }: CsrDef): bigint =>
  fields.reduce((value, { reset = 0n, low }) => value | (reset << BigInt(low)), 0n);

/** Answers what the register holds after `value` is written to it when it held `old`; bits of no field and fixed ones stay. */
export function legaliser({ fields }: CsrDef): (old: bigint, value: bigint) => bigint {
  const writable = fields.filter(({ kind }) => kind !== 'RO');
  const free = maskOf(writable.filter(({ legal }) => legal === undefined));
  const restricted = writable.flatMap(({ legal, ...field }) => (legal === undefined ? [] : [{ ...field, legal }]));
  return (old, value) => {
    let result = (old & ~free) | (value & free);
    for (const field of restricted) {
      const mask = fieldMask(field);
      if (field.legal.includes(fieldValue(field, value))) result = (result & ~mask) | (value & mask);
      else if (field.rejects === 'register') return old;
    }
    return result;
  };
}
