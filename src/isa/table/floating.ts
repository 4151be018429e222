/**
 * The rows that F and D have alike, for one format (Unprivileged ISA, "F" and "D"). What only one of them has is in `f.ts` and `d.ts`.
 */
import type { BaseRow, Extension, Format, Operands } from '../insnDef.ts';
import type { FpFormat, FpOp, Ops, Semantics, Width } from '../ops.ts';
import { classOf, negate, readF, signBit, withSignOf, writeF } from './boxing.ts';
import { baseRow } from './row.ts';

const PRECISION = { s: 'single', d: 'double' } as const;

/** Rounding modes 5 and 6 are reserved. */
const validRounding = (operands: Operands): boolean => operands.rm !== 5 && operands.rm !== 6;

/** A row that needs the floating-point unit, and a valid rounding mode where it has one. */
export function floatingRow(
  ext: Extension,
  format: Format,
  assembly: string,
  drawn: string,
  doc: string,
  semantics: Semantics,
): BaseRow {
  const body: Semantics = (o) => {
    o.requireFp();
    semantics(o);
  };
  return baseRow(ext, format, assembly, drawn, doc, body, drawn.includes('rm') ? validRounding : undefined);
}

/** The rows of a format; `fmt` is the encoding's 2-bit format field, `memory` funct3 and width of its loads and stores. */
export function floatingRows(
  ext: 'F' | 'D',
  fp: FpFormat,
  fmt: string,
  memory: { funct3: string; width: Width },
): BaseRow[] {
  const row = (format: Format, assembly: string, drawn: string, doc: string, semantics: Semantics): BaseRow =>
    floatingRow(ext, format, assembly, drawn, doc, semantics);
  const precision = PRECISION[fp];
  const { funct3, width } = memory;
  const letter = fp === 's' ? 'w' : 'd';

  const arithmetic = (name: FpOp, funct5: string, doc: string): BaseRow =>
    row('Rrm', `f${name}.${fp} frd,frs1,frs2,rm`, `${funct5}${fmt} rs2 rs1 rm rd 1010011`, doc, (o) =>
      writeF(o, fp, o.fp(name, fp, readF(o, fp, 'rs1'), readF(o, fp, 'rs2'))),
    );

  /** ±(rs1 × rs2) ± rs3: signs are turned on the inputs, so that it rounds once. */
  const fused = (name: string, opcode: string, what: string, negateProduct: boolean, negateAddend: boolean): BaseRow =>
    row(
      'R4',
      `${name}.${fp} frd,frs1,frs2,frs3,rm`,
      `rs3 ${fmt} rs2 rs1 rm rd ${opcode}`,
      `Computes ${what} in ${precision} precision, rounded once.`,
      (o) => {
        const a = readF(o, fp, 'rs1');
        const c = readF(o, fp, 'rs3');
        const product = negateProduct ? negate(o, fp, a) : a;
        const addend = negateAddend ? negate(o, fp, c) : c;
        writeF(o, fp, o.fp('madd', fp, product, readF(o, fp, 'rs2'), addend));
      },
    );

  const signInjection = (
    name: string,
    selector: string,
    doc: string,
    sign: <V, B>(o: Ops<V, B>, a: V, b: V) => V,
  ): BaseRow =>
    row('R', `${name}.${fp} frd,frs1,frs2`, `00100${fmt} rs2 rs1 ${selector} rd 1010011`, doc, (o) => {
      const a = readF(o, fp, 'rs1');
      writeF(o, fp, withSignOf(o, fp, a, sign(o, a, readF(o, fp, 'rs2'))));
    });

  const minimum = (name: 'min' | 'max', selector: string, doc: string): BaseRow =>
    row('R', `f${name}.${fp} frd,frs1,frs2`, `00101${fmt} rs2 rs1 ${selector} rd 1010011`, doc, (o) =>
      writeF(o, fp, o.fp(name, fp, readF(o, fp, 'rs1'), readF(o, fp, 'rs2'))),
    );

  const comparison = (name: 'eq' | 'lt' | 'le', selector: string, doc: string): BaseRow =>
    row('R', `f${name}.${fp} rd,frs1,frs2`, `10100${fmt} rs2 rs1 ${selector} rd 1010011`, doc, (o) =>
      o.setX(o.fp(name, fp, readF(o, fp, 'rs1'), readF(o, fp, 'rs2'))),
    );

  const toInteger = (suffix: string, op: FpOp, selector: string, what: string): BaseRow =>
    row(
      'R2rm',
      `fcvt.${suffix}.${fp} rd,frs1,rm`,
      `11000${fmt} ${selector} rs1 rm rd 1010011`,
      `Converts a ${precision} to ${what}, saturating.`,
      (o) => o.setX(o.fp(op, fp, readF(o, fp, 'rs1'))),
    );

  /** A conversion that is exact in this format is written without a rounding mode, which its encoding has all the same. */
  const fromInteger = (suffix: string, op: FpOp, selector: string, what: string, exact: boolean): BaseRow =>
    row(
      'R2rm',
      `fcvt.${fp}.${suffix} frd,rs1${exact ? '' : ',rm'}`,
      `11010${fmt} ${selector} rs1 rm rd 1010011`,
      `Converts ${what} to a ${precision}.`,
      (o) => writeF(o, fp, o.fp(op, fp, o.x('rs1'))),
    );

  return [
    row('load', `fl${letter} frd,imm(rs1)`, `imm[11:0] rs1 ${funct3} rd 0000111`, `Loads a ${precision}.`, (o) =>
      writeF(o, fp, o.load(width, false, o.add(o.x('rs1'), o.imm()))),
    ),
    row(
      'S',
      `fs${letter} frs2,imm(rs1)`,
      `imm[11:5] rs2 rs1 ${funct3} imm[4:0] 0100111`,
      `Stores a ${precision}.`,
      (o) => o.store(width, o.add(o.x('rs1'), o.imm()), o.f('rs2')),
    ),
    fused('fmadd', '1000011', '(rs1 × rs2) + rs3', false, false),
    fused('fmsub', '1000111', '(rs1 × rs2) − rs3', false, true),
    fused('fnmsub', '1001011', '−(rs1 × rs2) + rs3', true, false),
    fused('fnmadd', '1001111', '−(rs1 × rs2) − rs3', true, true),
    arithmetic('add', '00000', `Adds in ${precision} precision.`),
    arithmetic('sub', '00001', `Subtracts rs2 from rs1 in ${precision} precision.`),
    arithmetic('mul', '00010', `Multiplies in ${precision} precision.`),
    arithmetic('div', '00011', `Divides rs1 by rs2 in ${precision} precision.`),
    row('R2rm', `fsqrt.${fp} frd,frs1,rm`, `01011${fmt} 00000 rs1 rm rd 1010011`, 'Square root.', (o) =>
      writeF(o, fp, o.fp('sqrt', fp, readF(o, fp, 'rs1'))),
    ),
    signInjection('fsgnj', '000', 'Takes the magnitude of rs1 and the sign of rs2.', (_o, _a, b) => b),
    signInjection('fsgnjn', '001', 'Takes the magnitude of rs1 and the opposite of the sign of rs2.', (o, _a, b) =>
      negate(o, fp, b),
    ),
    signInjection('fsgnjx', '010', 'Takes rs1 with its sign turned when rs2 is negative.', (o, a, b) =>
      o.xor(a, signBit(o, fp, b)),
    ),
    minimum('min', '000', 'The smaller number; a NaN loses against a number, and −0 is below +0.'),
    minimum('max', '001', 'The larger number; a NaN loses against a number, and −0 is below +0.'),
    toInteger('w', 'toW', '00000', 'a signed 32-bit integer'),
    toInteger('wu', 'toWu', '00001', 'an unsigned 32-bit integer, sign-extended'),
    toInteger('l', 'toL', '00010', 'a signed 64-bit integer'),
    toInteger('lu', 'toLu', '00011', 'an unsigned 64-bit integer'),
    fromInteger('w', 'fromW', '00000', 'a signed 32-bit integer', fp === 'd'),
    fromInteger('wu', 'fromWu', '00001', 'an unsigned 32-bit integer', fp === 'd'),
    fromInteger('l', 'fromL', '00010', 'a signed 64-bit integer', false),
    fromInteger('lu', 'fromLu', '00011', 'an unsigned 64-bit integer', false),
    comparison('eq', '010', 'Sets rd to 1 when rs1 equals rs2, else 0; only a signalling NaN is invalid.'),
    comparison('lt', '001', 'Sets rd to 1 when rs1 is less than rs2, else 0; any NaN is invalid.'),
    comparison('le', '000', 'Sets rd to 1 when rs1 is at most rs2, else 0; any NaN is invalid.'),
    row(
      'R2',
      `fclass.${fp} rd,frs1`,
      `11100${fmt} 00000 rs1 001 rd 1010011`,
      `Sets one bit of rd by the class of the ${precision}: from bit 0 −∞, −normal, −subnormal, −0, +0, +subnormal, +normal, +∞, signalling NaN, quiet NaN.`,
      (o) => o.setX(classOf(o, fp, readF(o, fp, 'rs1'))),
    ),
  ];
}
