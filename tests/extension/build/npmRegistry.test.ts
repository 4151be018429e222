/**
 * Which registry is asked, by what the environment and `.npmrc` say. The source names none of its own.
 */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configuredRegistry, isRegistry, registryOf } from '../../../extension/build/npmRegistry.ts';

test.each([
  [{}, '', undefined],
  [{}, 'fund=false\nregistry = https://mirror.example/npm/\n', 'https://mirror.example/npm/'],
  [{ npm_config_registry: 'http://near.example' }, 'registry=https://mirror.example/', 'http://near.example'],
  [{ npm_config_registry: '' }, 'registry=https://mirror.example/', 'https://mirror.example/'],
  [{}, '@mine:registry=https://mine.example/', undefined],
  [{}, 'registry=https://mirror.example/\n@some:registry=https://some.example/', 'https://some.example/'],
  [{}, '# registry=https://no.example/\n; registry=https://no.example/', undefined],
  [{ PLACE: 'mirror.example' }, `registry='https://\${PLACE}/npm'`, 'https://mirror.example/npm'],
  [{}, 'registry=https://first.example/\r\nregistry=https://last.example/\r\n', 'https://last.example/'],
  [{}, 'registry=nonsense', undefined],
])('with %j and .npmrc %j the registry for packages of @some is %s', (env, npmrc, expected) => {
  expect(registryOf(env, npmrc, '@some')).toBe(expected);
});

test('an address begins with a scheme and has a host', () => {
  expect(['https://a.example', 'http://127.0.0.1:8000/npm', 'https://', 'a.example', ''].map(isRegistry)).toEqual([
    ...[true, true, false, false, false],
  ]);
});

const home = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hb-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('where nothing is set and there is no npm, no registry is known', async () => {
  expect(await configuredRegistry(home(), { PATH: '/nowhere' }, '@some')).toBeUndefined();
});

test('a .npmrc elsewhere is read where the environment names it', async () => {
  const folder = home();
  writeFileSync(path.join(folder, 'other'), 'registry=https://other.example/\n');
  const env = { PATH: '/nowhere', npm_config_userconfig: path.join(folder, 'other') };
  expect(await configuredRegistry('/nowhere', env, '@some')).toBe('https://other.example/');
});

test('where nothing is set npm is asked', async () => {
  const folder = home();
  writeFileSync(path.join(folder, 'npm'), '#!/bin/sh\necho "https://$*.example/" | tr " " -\n');
  chmodSync(path.join(folder, 'npm'), 0o755);
  const env = { PATH: `${folder}${path.delimiter}/usr/bin${path.delimiter}/bin` };
  expect(await configuredRegistry(folder, env, '@some')).toBe('https://config-get-registry.example/');
});

test('no source of the extension names a registry', () => {
  const folder = path.join(import.meta.dirname, '../../../extension/build');
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  expect(texts.join('\n').match(/https?:\/\/[\w.-]+/g) ?? []).toEqual([]);
});
