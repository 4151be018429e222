/**
 * Fetches a package from an npm registry and unpacks it, without npm, which users of VS Code need not have. The archive must have the digest
 * that is expected of it; a folder is there as a whole or not at all. Proxies are VS Code's matter, which gives extensions a `fetch` that knows them.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';
import type { NpmPackage } from './zigPackage.ts';

/** Why there is nothing: a sentence for the user. */
export class DownloadError extends Error {}

export interface Download {
  /** Address of the registry. */
  readonly registry: string;
  readonly signal: AbortSignal;
  /** Called as bytes come; `total` is undefined when the registry does not say it. */
  readonly progress: (bytes: number, total: number | undefined) => void;
}

/** Puts the package's files into `folder`, which is made anew. Throws a `DownloadError`, or the signal's reason. */
export async function downloadPackage(wanted: NpmPackage, folder: string, download: Download): Promise<void> {
  const { tarball, integrity } = await archiveOf(wanted, download);
  await mkdir(path.dirname(folder), { recursive: true });
  const partial = await mkdtemp(`${folder}.`);
  try {
    const response = await get(tarball, download);
    const found = await unpack(response, partial, download);
    const expected = wanted.integrity ?? integrity;
    if (found !== expected) {
      throw new DownloadError(`what ${tarball} gave is not ${wanted.name} ${wanted.version}: its digest is another`);
    }
    download.signal.throwIfAborted();
    await rm(folder, { recursive: true, force: true });
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** What a registry says of a version (npm registry API, "version metadata"). */
async function archiveOf(wanted: NpmPackage, download: Download): Promise<{ tarball: string; integrity: string }> {
  const address = `${download.registry.replace(/\/*$/, '/')}${wanted.name.replace('/', '%2f')}/${wanted.version}`;
  const response = await get(address, download);
  const answer: unknown = await response.json().catch(() => undefined);
  const dist = field(answer, 'dist');
  const tarball = field(dist, 'tarball');
  const integrity = field(dist, 'integrity');
  if (typeof tarball !== 'string' || typeof integrity !== 'string') {
    throw new DownloadError(`${address} does not answer as an npm registry does`);
  }
  return { tarball, integrity };
}

const field = (from: unknown, name: string): unknown =>
  typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined;

async function get(address: string, { signal }: Download): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { signal });
  } catch (error) {
    throw outside(address, error, signal);
  }
  if (!response.ok) throw new DownloadError(`${address} answers ${response.status} ${response.statusText}`.trimEnd());
  return response;
}

/** Unpacks what comes and answers its digest. */
async function unpack(response: Response, folder: string, { signal, progress }: Download): Promise<string> {
  if (response.body === null) throw new DownloadError(`${response.url} is empty`);
  const length = Number(response.headers.get('content-length'));
  const hash = createHash('sha512');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      progress(bytes, length > 0 ? length : undefined);
      done(undefined, chunk);
    },
  });
  try {
    // All of a package lies in one folder, whatever it is called; links are no part of packages.
    const entries = extract({ cwd: folder, strip: 1, strict: true, filter: (_, entry) => !isLink(entry) });
    await pipeline(Readable.fromWeb(response.body), counted, entries, { signal });
  } catch (error) {
    throw outside(response.url, error, signal);
  }
  return `sha512-${hash.digest('base64')}`;
}

const isLink = (entry: object): boolean => 'type' in entry && (entry.type === 'SymbolicLink' || entry.type === 'Link');

/** An error of the network or of the disk as a sentence. `fetch` tells the reason as the cause of a bare "fetch failed". */
function outside(address: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const why = reason instanceof Error ? reason.message || reason.name : String(reason);
  return new DownloadError(`${address} could not be fetched: ${why}`);
}
