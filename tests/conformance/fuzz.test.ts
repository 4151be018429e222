/**
 * The quick share of `npm run conformance`: every extension on every engine against qemu-riscv64 (Debian's qemu-user, which `npm test` provides),
 * the engines against each other, and whether a wrong engine would be found at all.
 */
import { afterAll, describe, expect, test, vi } from 'vitest';
import { engines } from '../../src/engine/index.ts';
import type { EngineDef, EngineName, MachineRules } from '../../src/machine/engine.ts';
import { executable, layOut, makeBatch } from './user/batch.ts';
import { fuzz } from './user/campaign.ts';
import { extensionNames } from './user/choice.ts';
import { Comparison, differingRuns } from './user/compare.ts';
import { EngineRunner } from './user/engineRun.ts';
import { explain } from './user/explain.ts';
import { lockstep } from './user/lockstep.ts';
import { QEMU, Qemu } from './user/qemu.ts';

/** What Debian 12's QEMU does not have; everything else must have been compared. */
const NO_ORACLE: readonly string[] = ['Zicond', 'Zicboz'];
const SIZE = { sequences: 128, runsOfEach: 16 };
const COUNT = 40_000;
const SEED = 20_250_601;

/** Far more than any machine needs. */
vi.setConfig({ testTimeout: 300_000 });

const qemu = new Qemu(QEMU);
afterAll(() => qemu.close());

const runners = new Map<EngineName, EngineRunner>();
for (const [name, engine] of Object.entries(engines))
  runners.set(name as EngineName, await EngineRunner.create(engine));

test.each(extensionNames)('%s computes on every engine what QEMU computes', async (extension) => {
  const printed: string[] = [];
  const options = { ...SIZE, seed: SEED, extension, count: COUNT };
  const results = await fuzz(qemu, runners, options, (text) => printed.push(text));
  expect(printed.join('\n')).toBe('');
  for (const { cases, rows, allRows, differences, hasOracle } of results) {
    expect(differences).toBe(0);
    expect(hasOracle || NO_ORACLE.includes(extension)).toBe(true);
    if (!hasOracle) continue;
    expect(cases).toBeGreaterThanOrEqual(COUNT);
    expect(rows).toBeGreaterThan(0.9 * allRows);
  }
});

test.each([...runners.keys()].filter((name) => name !== 'reference'))(
  '%s does with damaged programs what the reference does',
  async (name) => {
    const printed: string[] = [];
    // Harts of both count their steps from the same beginning.
    const pair = [await EngineRunner.create(engines.reference), await EngineRunner.create(engines[name])] as const;
    const result = lockstep(pair, { ...SIZE, seed: SEED, count: 60_000 }, (text) => printed.push(text));
    expect(printed.join('\n')).toBe('');
    expect(result.differences).toBe(0);
  },
);

describe('an engine whose fused multiply-add rounds twice', () => {
  /** The reference with a rule of its own. */
  const wrong: EngineDef = {
    ...engines.reference,
    create: (rules) => {
      const twice: MachineRules['fp'] = (hart, op, format, rm, args) => {
        if (op !== 'madd' || format !== 'd') return rules.fp(hart, op, format, rm, args);
        const product = rules.fp(hart, 'mul', format, rm, args.slice(0, 2));
        return product === undefined ? undefined : rules.fp(hart, 'add', format, rm, [product, args[2]!]);
      };
      return engines.reference.create(
        new Proxy(rules, { get: (own, key) => (key === 'fp' ? twice : Reflect.get(own, key)) }),
      );
    },
  };

  test('is found, and the difference is cut down to the one instruction', async () => {
    const comparison = new Comparison(qemu, await EngineRunner.create(wrong));
    const batch = makeBatch(SEED, 'D', { ...SIZE, longest: 32 });
    const program = layOut(batch);
    const { output } = await qemu.start(executable(program));
    const { records } = (await EngineRunner.create(wrong)).run(program);
    const differing = differingRuns(output, records);
    expect(differing.length).toBeGreaterThan(0);
    const shrunk = await comparison.shrink(batch, batch.runs[differing[0]!]!);
    expect(shrunk!.sequences[0]!.items.flatMap(({ insns }) => insns.map(({ row }) => row.name))).toEqual([
      expect.stringMatching(/^fn?m(add|sub)\.d$/),
    ]);
    expect(explain(shrunk!, await comparison.judge(shrunk!))).toMatch(/differs in:\n {4}(f[tas]\d+|fcsr): QEMU/);
  });
});
