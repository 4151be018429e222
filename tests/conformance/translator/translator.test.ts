/**
 * The quick share of `npm run conformance -- --translator`, and whether a translator with a fault would be found.
 */
import { expect, test, vi } from 'vitest';
import { engines } from '../../../src/engine/index.ts';
import { jitEngineWith } from '../../../src/engine/jit/index.ts';
import type { Engine } from '../../../src/machine/engine.ts';
import { campaign } from './campaign.ts';

/** Far more than any machine needs. */
vi.setConfig({ testTimeout: 300_000 });

const SEED = 20_251_122;

test('what is translated does what the reference does, whatever happens between runs', async () => {
  const printed: string[] = [];
  const result = await campaign({ seed: SEED, count: 1_000_000, oracle: engines.reference }, (text) =>
    printed.push(text),
  );
  expect(printed.join('\n')).toBe('');
  expect(result.differences).toBe(0);
  expect(result.rows).toBeGreaterThan(200);
  expect(result.translations).toBeGreaterThan(100);
  expect(result.inRegions / result.steps).toBeGreaterThan(0.2);
});

test.each<[string, (engine: Engine) => void]>([
  ['keeps what has been overwritten', (engine) => (engine.invalidateCode = () => {})],
  ['keeps what is mapped otherwise', (engine) => (engine.invalidateTranslation = () => {})],
])('a translator that %s is found', async (_fault, spoil) => {
  const translator: typeof jitEngineWith = (options) => {
    const right = jitEngineWith(options);
    const create: typeof right.create = async (rules) => {
      const engine = await right.create(rules);
      spoil(engine);
      return engine;
    };
    return { ...right, create };
  };
  const { differences } = await campaign({ seed: SEED, count: 300_000, oracle: engines.interp, translator }, () => {});
  expect(differences).toBeGreaterThan(0);
});
