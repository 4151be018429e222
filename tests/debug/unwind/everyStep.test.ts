/**
 * The unwinder against the truth, at every instruction of a whole run: prologues, epilogues, leaf functions, tail calls, hand-written assembly of
 * the C library included. Three times: with the tables, from the code of functions with symbols, and from the code without symbols.
 */
import { describe, expect, test } from 'vitest';
import { ElfSymbols } from '../../../src/debug/symbols/elfSymbols.ts';
import { functionAt } from '../../../src/debug/symbols/functions.ts';
import { codeSections, readImage } from '../../../src/debug/symbols/image.ts';
import { Program } from '../../../src/debug/symbols/program.ts';
import { CallTargets } from '../../../src/debug/unwind/callTargets.ts';
import { FrameTable } from '../../../src/debug/unwind/cfi.ts';
import { CodeUnwinder } from '../../../src/debug/unwind/fromCode.ts';
import { Unwinder } from '../../../src/debug/unwind/unwinder.ts';
import { DebugInfo } from '../../../src/dwarf/debugInfo.ts';
import { Problems } from '../../../src/dwarf/error.ts';
import { fixtureBytes } from '../../dwarf/fixtures/fixture.ts';
import { guestBytes } from '../../guest/programs.ts';
import { calleeSaved, SingleStepped } from './singleStep.ts';

function unwinders(bytes: Uint8Array, start: string) {
  const problems = new Problems();
  const image = readImage(bytes, problems);
  const program = new Program(image, problems);
  const symbols = new ElfSymbols(image);
  const tables = new FrameTable(program.info.sections, image.ehFrameAddress, problems);
  const noTables = new FrameTable(new DebugInfo({}).sections, 0n, problems);
  const code = new CodeUnwinder((address) => image.codeAt(address, 4));
  const targets = new CallTargets(codeSections(image));
  const bySymbol = (address: bigint) => {
    const symbol = functionAt(program, symbols, address);
    return symbol && { low: symbol.low, high: symbol.high, exact: true };
  };
  return {
    start: symbols.named(start)!.address,
    describe: (pc: bigint) => `${symbols.at(pc)?.name}+${pc - (symbols.at(pc)?.address ?? 0n)}`,
    ways: {
      'with tables': new Unwinder(tables, code, bySymbol),
      'from code with symbols': new Unwinder(noTables, code, bySymbol),
      'from code without symbols': new Unwinder(noTables, code, (address) => targets.around(address)),
    },
  };
}

describe.each([
  ['hello', guestBytes('hello'), 'main', 1000],
  ['recursion', guestBytes('recursion'), 'main', 1000],
  ['values', guestBytes('values'), 'main', 1000],
  ['shapes-5', fixtureBytes('shapes-5'), '_start', 1000],
  ['inline-5', fixtureBytes('inline-5'), '_start', 50],
  ['hand-written frames', fixtureBytes('frames'), '_start', 100],
])('%s', (name, bytes, start, least) => {
  test('the caller is right at every instruction', async () => {
    const { start: address, ways, describe: at } = unwinders(bytes, start);
    const run = await SingleStepped.boot(name, bytes);
    run.runTo(address);
    const wrong = new Set<string>();
    let compared = 0;
    while (run.step()) {
      const truth = run.shadow.at(-1);
      if (truth === undefined) continue;
      compared++;
      for (const [way, unwinder] of Object.entries(ways)) {
        const caller = unwinder.unwind(run.frame);
        const why =
          caller === undefined
            ? 'no caller'
            : caller.registers.pc !== truth.pc
              ? `returns to ${at(caller.registers.pc)}, not ${at(truth.pc)}`
              : caller.cfa !== truth.sp
                ? `frame address 0x${caller.cfa.toString(16)}, not 0x${truth.sp.toString(16)}`
                : calleeSaved
                    .filter((index) => caller.registers.x[index] !== truth.saved[index])
                    .map((index) => `x${index}`)
                    .join(' ');
        if (why !== '') wrong.add(`${way}, ${at(run.frame.registers.pc)}: ${why}`);
      }
    }
    expect(compared).toBeGreaterThan(least);
    expect([...wrong]).toEqual([]);
  });
});
