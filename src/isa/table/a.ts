/**
 * The A extension: load-reserved, store-conditional and atomic memory operations (Unprivileged ISA, "A"). Steps of harts never overlap, so
 * aq and rl need no further order. The memory's part (alignment, reservation) is with `amo`, `loadReserved` and `storeConditional`.
 */
import type { BaseRow } from '../insnDef.ts';
import { type Binary, baseRow } from './row.ts';

/** A word's or a doubleword's width, suffix and funct3. */
const WORD = { width: 4, suffix: 'w', funct3: '010' } as const;
const DOUBLEWORD = { width: 8, suffix: 'd', funct3: '011' } as const;
type Size = typeof WORD | typeof DOUBLEWORD;

const loadReserved = ({ width, suffix, funct3 }: Size): BaseRow =>
  baseRow(
    'A',
    'lr',
    `lr.${suffix} rd,(rs1)`,
    `00010 aqrl 00000 rs1 ${funct3} rd 0101111`,
    `Loads ${width} bytes and reserves their address for a store-conditional.`,
    (o) => o.setX(o.loadReserved(width, o.x('rs1'))),
  );

const storeConditional = ({ width, suffix, funct3 }: Size): BaseRow =>
  baseRow(
    'A',
    'amo',
    `sc.${suffix} rd,rs2,(rs1)`,
    `00011 aqrl rs2 rs1 ${funct3} rd 0101111`,
    `Stores ${width} bytes if the reservation still holds; rd is 0 when it stored and 1 when not.`,
    (o) => o.setX(o.storeConditional(width, o.x('rs1'), o.x('rs2'))),
  );

/** f(old, rs2); both are sign-extended words, or doublewords. */
const atomic = (name: string, { width, suffix, funct3 }: Size, funct5: string, what: string, f: Binary): BaseRow =>
  baseRow(
    'A',
    'amo',
    `${name}.${suffix} rd,rs2,(rs1)`,
    `${funct5} aqrl rs2 rs1 ${funct3} rd 0101111`,
    `Atomically ${what} ${width} bytes of memory and puts the old value in rd.`,
    (o) => {
      const address = o.x('rs1');
      const operand = width === 4 ? o.sext(o.x('rs2'), 32) : o.x('rs2');
      o.setX(o.amo(width, address, (old) => f(o, old, operand)));
    },
  );

/** Sign extension keeps the unsigned order of words, so the unsigned comparisons need no other operands. */
const rowsOf = (size: Size): BaseRow[] => [
  loadReserved(size),
  storeConditional(size),
  atomic('amoswap', size, '00001', 'stores rs2 in', (_o, _old, b) => b),
  atomic('amoadd', size, '00000', 'adds rs2 to', (o, old, b) => o.add(old, b)),
  atomic('amoxor', size, '00100', 'exclusive-ors rs2 into', (o, old, b) => o.xor(old, b)),
  atomic('amoand', size, '01100', 'ands rs2 into', (o, old, b) => o.and(old, b)),
  atomic('amoor', size, '01000', 'ors rs2 into', (o, old, b) => o.or(old, b)),
  atomic('amomin', size, '10000', 'stores the signed minimum with rs2 in', (o, old, b) =>
    o.select(o.lt(old, b), old, b),
  ),
  atomic('amomax', size, '10100', 'stores the signed maximum with rs2 in', (o, old, b) =>
    o.select(o.lt(old, b), b, old),
  ),
  atomic('amominu', size, '11000', 'stores the unsigned minimum with rs2 in', (o, old, b) =>
    o.select(o.ltu(old, b), old, b),
  ),
  atomic('amomaxu', size, '11100', 'stores the unsigned maximum with rs2 in', (o, old, b) =>
    o.select(o.ltu(old, b), b, old),
  ),
];

export const aRows: readonly BaseRow[] = [...rowsOf(WORD), ...rowsOf(DOUBLEWORD)];
