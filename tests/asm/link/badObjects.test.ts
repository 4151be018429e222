/** Objects that are broken: reading and linking them ends with a sentence or with a program, never with anything else, and soon. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { readObject } from '../../../src/asm/elfReader.ts';
import { writeObject } from '../../../src/asm/elfWriter.ts';
import { link } from '../../../src/asm/link/link.ts';
import { ElfError } from '../../../src/elf/elfError.ts';
import { assembled } from './assembled.ts';

const cases = path.join(import.meta.dirname, 'cases');
const objects = ['groups', 'frames', 'strings', 'relocations'].map((name) =>
  writeObject(assembled(path.join(cases, name), '1.s')),
);

/** Numbers that repeat. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

function endsWell(bytes: Uint8Array): 'refused' | 'linked' {
  try {
    link([readObject('broken.o', bytes)], { machine: 'linux' });
    return 'linked';
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    return 'refused';
  }
}

test('objects with changed bytes', () => {
  const random = numbers(1);
  const draw = (below: number): number => random.next().value % below;
  const counts = { refused: 0, linked: 0 };
  for (let round = 0; round < 1500; round++) {
    const bytes = objects[draw(objects.length)]!.slice();
    const view = new DataView(bytes.buffer);
    // Half of the changes are in the section headers, where they count most.
    const headers = Number(view.getBigUint64(40, true));
    for (let change = draw(4); change >= 0; change--) {
      const from = draw(2) === 0 ? headers : 0;
      bytes[from + draw(bytes.length - from)] = draw(3) === 0 ? 0xff : draw(256);
    }
    counts[endsWell(bytes)]++;
  }
  expect(counts.refused).toBeGreaterThan(100);
  expect(counts.linked).toBeGreaterThan(100);
});

test('objects that are cut off', () => {
  for (const object of objects) {
    for (let length = 0; length < object.length; length += 37) {
      expect(endsWell(object.subarray(0, length))).toBe('refused');
    }
  }
});

test('a program is no object', () => {
  const { executable } = link([readObject('1.o', objects[3]!)], { machine: 'linux', entry: 'near' });
  expect(executable).toBeUndefined();
  expect(() => readObject('x86.o', new Uint8Array([0x7f, 0x45, 0x4c, 0x46]))).toThrow(ElfError);
});
