/**
 * What ticks a step of the walkthrough off, by the messages of a real session; and the samples it opens, which are programs that run.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { assemblySourceAt } from '../../extension/assemblySource.ts';
import { definesMain } from '../../extension/build/source.ts';
import { doneBy } from '../../extension/walkthroughSteps.ts';

const samples = path.resolve(import.meta.dirname, '../../extension/samples');

test.each([
  [{ type: 'event', event: 'stopped', body: { reason: 'entry', threadId: 1 } }, 'hartbeat.hasStopped'],
  [{ type: 'event', event: 'stopped', body: { reason: 'breakpoint' } }, 'hartbeat.hasStopped'],
  [
    { type: 'event', event: 'stopped', body: { reason: 'exception', description: 'Paused on trap entry: write' } },
    'hartbeat.hasSeenTrap',
  ],
  [{ type: 'request', command: 'next', arguments: { threadId: 1 } }, 'hartbeat.hasStepped'],
  [{ type: 'request', command: 'stepOut' }, 'hartbeat.hasStepped'],
  [{ type: 'request', command: 'continue' }, undefined],
  [{ type: 'response', command: 'next' }, undefined],
  [{ type: 'event', event: 'output', body: { output: 'trap entry' } }, undefined],
  [undefined, undefined],
])('%j finishes %s', (message, key) => {
  expect(doneBy(message)).toBe(key);
});

test('the samples are programs', async () => {
  expect(await assemblySourceAt(path.join(samples, 'hello.S'))).toBeDefined();
  expect(definesMain(readFileSync(path.join(samples, 'hello.c'), 'utf8'))).toBe(true);
});
