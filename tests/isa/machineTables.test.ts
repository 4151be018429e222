/** Registers, CSRs and causes: names and numbers of the manuals. */
import { expect, test } from 'vitest';
import { causeInfo, exceptions, interrupts } from '../../src/isa/causes.ts';
import { csrByName, csrByNumber, csrs } from '../../src/isa/csrs.ts';
import { fRegisters, registerByName, xRegisters } from '../../src/isa/registers.ts';
import { Cause, Interrupt } from '../../src/machine/trap.ts';

test('x registers have the names of the psABI', () => {
  expect(xRegisters.map(({ name }) => name).join(' ')).toBe(
    'zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6',
  );
});

test('f registers have the names of the psABI', () => {
  expect(fRegisters.map(({ name }) => name).join(' ')).toBe(
    'ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 ' +
      'fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11',
  );
});

test('saved registers are sp, s0…s11 and fs0…fs11', () => {
  const saved = [...xRegisters, ...fRegisters].filter(({ saver }) => saver === 'callee').map(({ name }) => name);
  const numbered = (prefix: string): string[] => Array.from({ length: 12 }, (_, i) => `${prefix}${i}`);
  expect(saved).toEqual(['sp', ...numbered('s'), ...numbered('fs')]);
});

test('a register is found by its ABI name, its number and as fp', () => {
  expect(registerByName('a0')).toMatchObject({ file: 'x', index: 10 });
  expect(registerByName('x10')).toBe(registerByName('a0'));
  expect(registerByName('f31')).toBe(registerByName('ft11'));
  expect(registerByName('fp')).toBe(registerByName('s0'));
  expect(registerByName('x32')).toBeUndefined();
});

test('CSR numbers and names are unique, and say privilege and access', () => {
  expect(new Set(csrs.map(({ number }) => number)).size).toBe(csrs.length);
  expect(new Set(csrs.map(({ name }) => name)).size).toBe(csrs.length);
  expect(csrByName('satp')).toMatchObject({ number: 0x180, privilege: 'S', readOnly: false });
  expect(csrByName('mhpmcounter31')).toMatchObject({ number: 0xb1f, privilege: 'M' });
  expect(csrByName('pmpcfg2')).toMatchObject({ number: 0x3a2, privilege: 'M' });
  expect(csrByNumber(0xc01)).toMatchObject({ name: 'time', privilege: 'U', readOnly: true });
  expect(csrByNumber(0x123)).toBeUndefined();
});

test('causes are those that the machine can raise, by the same identifiers', () => {
  const byId = (causes: typeof exceptions): Record<string, number> =>
    Object.fromEntries(causes.map(({ id, code }) => [id, code]));
  expect(byId(exceptions)).toEqual(Cause);
  expect(byId(interrupts)).toEqual(Interrupt);
});

test('a cause is found by its code and kind', () => {
  expect(causeInfo(false, 13)?.name).toBe('Load page fault');
  expect(causeInfo(true, 5)?.name).toBe('Supervisor timer interrupt');
  expect(causeInfo(true, 13)).toBeUndefined();
});
