/**
 * The table of CSRs and the hart agree: which registers there are, for whom, what they read at reset, and which bits a write can change.
 */
import { describe, expect, test } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import { definedMask, fieldValue, resetValue, writableMask } from '../../src/isa/csrDef.ts';
import { csrByName, csrByNumber, csrs, describeCsrValue } from '../../src/isa/csrs.ts';
import { readCsr, writeCsr } from '../../src/machine/csrFile.ts';
import type { Hart } from '../../src/machine/hart.ts';
import { createMachine } from '../../src/machine/machine.ts';
import { FS } from '../../src/machine/mstatus.ts';
import * as layout from '../../src/machine/stateLayout.ts';
import { Random } from '../engine/random.ts';

const services = { now: 0, flushTranslations: () => {} };

/** A hart as it comes out of reset, in M-mode. */
async function freshHart(): Promise<Hart> {
  const machine = await createMachine({ harts: 1, ramBytes: 1 << 20, supervisor: 'guest' }, engines.reference);
  return machine.harts[0]!;
}

/** Lets every condition on access hold but privilege. */
function allow(hart: Hart): void {
  hart.set32(layout.MSTATUS, FS);
  hart.set32(layout.MCOUNTEREN, 0xffff_ffff);
  hart.set32(layout.SCOUNTEREN, 0xffff_ffff);
  hart.set32(layout.MENVCFG + 4, 1 << 31);
}

test('no field overlaps another, and everything has a sentence', () => {
  for (const { name, fields, doc } of csrs) {
    let seen = 0n;
    for (const field of fields) {
      const bits = ((1n << BigInt(field.width)) - 1n) << BigInt(field.low);
      expect(seen & bits, `${name}.${field.name}`).toBe(0n);
      seen |= bits;
      expect(field.low + field.width).toBeLessThanOrEqual(64);
      expect(field.doc).toMatch(/\.$/);
    }
    expect(doc).toMatch(/^[A-Z].*\.$/);
  }
});

test('a view shows fields that the register it is a view of has in the same place', () => {
  for (const { name, viewOf, fields } of csrs) {
    if (viewOf === undefined) continue;
    const whole = csrByName(viewOf)!.fields;
    for (const field of fields) {
      expect(whole, `${name}.${field.name}`).toContainEqual(
        expect.objectContaining({ name: field.name, low: field.low, width: field.width }),
      );
    }
  }
});

test.each([0, 1, 3] as const)(
  'the hart has, in mode %i, exactly the registers that the table gives that mode',
  async (privilege) => {
    const hart = await freshHart();
    const level = { U: 0, S: 1, M: 3 };
    for (let number = 0; number < 0x1000; number++) {
      allow(hart);
      hart.privilege = privilege;
      const entry = csrByNumber(number);
      const readable = entry !== undefined && level[entry.privilege] <= privilege;
      expect(readCsr(hart, services, number) !== undefined, `reads ${number.toString(16)}`).toBe(readable);
      const writable = readable && !entry.readOnly;
      expect(writeCsr(hart, services, number, 0n), `writes ${number.toString(16)}`).toBe(writable);
    }
  },
);

test('at reset every register reads what the table says', async () => {
  const hart = await freshHart();
  for (const entry of csrs) {
    if (['fflags', 'frm', 'fcsr'].includes(entry.name)) continue;
    expect(readCsr(hart, services, entry.number), entry.name).toBe(resetValue(entry));
  }
});

describe('whatever is written', () => {
  /** Computed, not kept: bits that are fixed for software but not constant. */
  const changing = ['SD', 'MTIP', 'MSIP', 'STIP', 'count'];

  test('only bits of fields are ever set, and fixed fields stay', async () => {
    const hart = await freshHart();
    const random = new Random(7);
    for (const entry of csrs) {
      if (entry.readOnly) continue;
      for (let round = 0; round < 40; round++) {
        hart.set32(layout.MSTATUS, hart.get32(layout.MSTATUS) | FS);
        writeCsr(hart, services, entry.number, random.word() ^ (random.word() << 32n));
        hart.set32(layout.MSTATUS, hart.get32(layout.MSTATUS) | FS);
        const value = readCsr(hart, services, entry.number)!;
        expect(value & ~definedMask(entry), entry.name).toBe(0n);
        for (const field of entry.fields) {
          const part = fieldValue(field, value);
          if (field.kind === 'RO' && !changing.includes(field.name)) {
            expect(part, `${entry.name}.${field.name}`).toBe(field.reset ?? 0n);
          }
          if (field.legal !== undefined) expect(field.legal, `${entry.name}.${field.name}`).toContain(part);
        }
      }
    }
  });

  test('bits that can be written are, where every value is legal', async () => {
    // Of pmpcfg W needs R; SIE and SIP show what is delegated; STIP is driven while stimecmp is on.
    for (const entry of csrs) {
      if (entry.readOnly || entry.fields.some(({ legal }) => legal !== undefined)) continue;
      const hart = await freshHart();
      hart.set32(layout.MSTATUS, FS);
      hart.set64(layout.MIDELEG, 0x222n);
      for (const value of [writableMask(entry), 0n, writableMask(entry)]) {
        if (entry.name.startsWith('pmpcfg'))
          hart.set64(entry.name === 'pmpcfg0' ? layout.PMPCFG : layout.PMPCFG + 8, 0n);
        writeCsr(hart, services, entry.number, value);
        hart.set32(layout.RUN_RETIRED, 1);
        expect(readCsr(hart, services, entry.number)! & writableMask(entry), entry.name).toBe(value);
        hart.set32(layout.RUN_RETIRED, 0);
      }
    }
  });
});

test('a value is taken apart into its fields for a person', () => {
  const fields = describeCsrValue(csrByName('satp')!, (8n << 60n) | (5n << 44n) | 0x80123n);
  expect(fields.map(({ name, value }) => [name, value])).toEqual([
    ['PPN', 0x80123n],
    ['ASID', 5n],
    ['MODE', 8n],
  ]);
});
