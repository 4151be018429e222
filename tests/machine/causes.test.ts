/**
 * The machine's cause numbers are those of the description of RISC-V.
 */
import { expect, test } from 'vitest';
import { exceptions, interrupts } from '../../src/isa/causes.ts';
import { Cause, Interrupt } from '../../src/machine/trap.ts';

test('exceptions and interrupts have the numbers that their descriptions have', () => {
  expect(Object.fromEntries(exceptions.map(({ id, code }) => [id, code]))).toEqual(Cause);
  expect(Object.fromEntries(interrupts.map(({ id, code }) => [id, code]))).toEqual(Interrupt);
});
