/**
 * `.riscv.attributes` (RISC-V ELF psABI, "Attributes"): what a module needs of the machine, written, read, and put together of several modules.
 * Tags with even numbers hold a number, those with odd ones a string.
 */
import { DataWriter } from './dataWriter.ts';
import type { RiscvAttributes } from './objectModule.ts';

const TAG_FILE = 1;
const TAG = { stackAlign: 4, arch: 5, unalignedAccess: 6, privMajor: 8, privMinor: 10, privRevision: 12 } as const;
const VENDOR = 'riscv';

export interface ArchAndAttributes {
  readonly arch: string;
  readonly attributes: RiscvAttributes;
}

/** The section's bytes; empty when there is nothing to say. */
export function encodeAttributes({ arch, attributes }: ArchAndAttributes): Uint8Array {
  const content = new DataWriter();
  const number = (tag: number, value: number | undefined): void => {
    if (value === undefined || value === 0) return;
    content.uleb(tag);
    content.uleb(value);
  };
  number(TAG.stackAlign, attributes.stackAlign);
  if (arch !== '') {
    content.uleb(TAG.arch);
    content.string(arch);
  }
  number(TAG.unalignedAccess, attributes.unalignedAccess);
  const [major, minor, revision] = attributes.privSpec ?? [];
  number(TAG.privMajor, major);
  number(TAG.privMinor, minor);
  number(TAG.privRevision, revision);
  if (content.length === 0) return new Uint8Array(0);
  const writer = new DataWriter();
  writer.u8(0x41);
  writer.u32(4 + VENDOR.length + 1 + 5 + content.length);
  writer.string(VENDOR);
  writer.u8(TAG_FILE);
  writer.u32(5 + content.length);
  writer.bytes(content.finish());
  return writer.finish();
}

/** Reads a section; what is cut off or of another vendor is not there. */
export function decodeAttributes(bytes: Uint8Array): ArchAndAttributes {
  const tags = new Map<number, number | string>();
  const header = 5 + VENDOR.length + 1 + 5;
  let at = header;
  const uleb = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const tag = uleb();
    if (tag % 2 === 0) tags.set(tag, uleb());
    else {
      const end = bytes.indexOf(0, at);
      tags.set(tag, String.fromCharCode(...bytes.subarray(at, end === -1 ? bytes.length : end)));
      at = end === -1 ? bytes.length : end + 1;
    }
  }
  const number = (tag: number): number | undefined => {
    const value = tags.get(tag);
    return typeof value === 'number' ? value : undefined;
  };
  const arch = tags.get(TAG.arch);
  const [stackAlign, unalignedAccess, major] = [TAG.stackAlign, TAG.unalignedAccess, TAG.privMajor].map(number);
  return {
    arch: typeof arch === 'string' ? arch : '',
    attributes: {
      ...(stackAlign === undefined ? {} : { stackAlign }),
      ...(unalignedAccess === undefined ? {} : { unalignedAccess }),
      ...(major === undefined
        ? {}
        : { privSpec: [major, number(TAG.privMinor) ?? 0, number(TAG.privRevision) ?? 0] as const }),
    },
  };
}

/** What several modules need together; where they differ in more than extensions, the first that says something counts. */
export function mergeAttributes(modules: readonly ArchAndAttributes[]): ArchAndAttributes {
  const attributes = modules.map((module) => module.attributes);
  const stackAlign = attributes.find((each) => each.stackAlign !== undefined)?.stackAlign;
  const unaligned = attributes.reduce((all, each) => all | (each.unalignedAccess ?? 0), 0);
  const privSpec = attributes.find((each) => each.privSpec !== undefined)?.privSpec;
  return {
    arch: mergeArch(modules.map(({ arch }) => arch)),
    attributes: {
      ...(stackAlign === undefined ? {} : { stackAlign }),
      ...(unaligned === 0 ? {} : { unalignedAccess: unaligned }),
      ...(privSpec === undefined ? {} : { privSpec }),
    },
  };
}

/** Extensions of all, each once, with the highest version, in the canonical order (unprivileged spec, "ISA Extension Naming Conventions"). */
export function mergeArch(arches: readonly string[]): string {
  const said = [...new Set(arches.filter((arch) => arch !== ''))];
  if (said.length <= 1) return said[0] ?? '';
  const versions = new Map<string, [number, number]>();
  for (const arch of said) {
    for (const part of arch.replace(/^rv\d+/, '').split('_')) {
      const [, name, major, minor] = /^([a-z][a-z0-9]*?)(?:(\d+)p(\d+))?$/.exec(part) ?? [];
      if (name === undefined) continue;
      const version: [number, number] = [Number(major ?? 0), Number(minor ?? 0)];
      const known = versions.get(name);
      if (known === undefined || known[0] < version[0] || (known[0] === version[0] && known[1] < version[1])) {
        versions.set(name, version);
      }
    }
  }
  const names = [...versions.keys()].sort(byCanonicalOrder);
  const prefix = /^rv\d+/.exec(said[0]!)?.[0] ?? 'rv64';
  return prefix + names.map((name) => `${name}${versions.get(name)!.join('p')}`).join('_');
}

const SINGLE = 'iemafdqlcbkjtpvnh';
const KINDS = 'zsx';

function byCanonicalOrder(a: string, b: string): number {
  const rank = (name: string): number =>
    name.length === 1 ? SINGLE.indexOf(name) : 100 + KINDS.indexOf(name[0]!) * 100;
  const inner = (name: string): number => (name.length > 1 && name[0] === 'z' ? SINGLE.indexOf(name[1]!) : 0);
  return rank(a) - rank(b) || inner(a) - inner(b) || (a < b ? -1 : 1);
}
