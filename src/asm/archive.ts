/**
 * Reads an archive of objects (`ar`, in the common format with GNU's long names), and chooses from archives what a program needs: of each the members that
 * define what is needed and nobody has defined so far, as linkers do. Throws `ElfError` for what is no archive.
 */

import { ElfError } from '../elf/elfError.ts';
import { STB_GLOBAL, STB_WEAK } from '../elf/numbers.ts';
import { readObject } from './elfReader.ts';
import type { ObjectModule } from './objectModule.ts';

const MAGIC = '!<arch>\n';
const HEADER_SIZE = 60;
const PART = 'archive';

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

export const isArchive = (file: Uint8Array): boolean => textOf(file.subarray(0, MAGIC.length)) === MAGIC;

/** The members, without the archive's own tables. */
export function readArchive(file: Uint8Array): ArchiveMember[] {
  if (!isArchive(file)) throw new ElfError(PART, 0, 'it is no archive');
  const members: ArchiveMember[] = [];
  let longNames = '';
  for (let at = MAGIC.length; at + HEADER_SIZE <= file.length; ) {
    const header = textOf(file.subarray(at, at + HEADER_SIZE));
    const size = Number.parseInt(header.slice(48, 58), 10);
    const start = at + HEADER_SIZE;
    if (header.slice(58) !== '`\n' || !(size >= 0) || start + size > file.length) {
      throw new ElfError(PART, at, `the archive is broken at byte ${at}`);
    }
    const bytes = file.subarray(start, start + size);
    const name = header.slice(0, 16).trimEnd();
    if (name === '//') longNames = new TextDecoder().decode(bytes);
    else if (name !== '/' && name !== '/SYM64/') members.push({ name: memberName(name, longNames), bytes });
    at = start + size + (size % 2);
  }
  return members;
}

function memberName(name: string, longNames: string): string {
  const offset = /^\/(\d+)$/.exec(name)?.[1];
  if (offset === undefined) return name.replace(/\/$/, '');
  const rest = longNames.slice(Number(offset));
  return rest.slice(0, rest.search(/\/?\n|$/));
}

/** Objects of an archive, named `archive.a(member.o)`. */
export function readArchiveObjects(name: string, file: Uint8Array): ObjectModule[] {
  return readArchive(file).map((member) => readObject(`${name}(${member.name})`, member.bytes));
}

/** Modules as they are to be linked: each by itself, and of each archive what is needed when its turn comes. */
export function chooseModules(inputs: readonly (ObjectModule | readonly ObjectModule[])[]): ObjectModule[] {
  const chosen: ObjectModule[] = [];
  const defined = new Set<string>();
  const needed = new Set<string>();
  const take = (module: ObjectModule): void => {
    chosen.push(module);
    for (const { name, place, binding } of module.symbols) {
      if (binding !== STB_GLOBAL && binding !== STB_WEAK) continue;
      if (place !== 'undefined') defined.add(name);
      else if (binding === STB_GLOBAL) needed.add(name);
    }
  };
  const isMissing = (name: string): boolean => needed.has(name) && !defined.has(name);
  for (const input of inputs) {
    if (!isList(input)) {
      take(input);
      continue;
    }
    const left = new Set(input);
    const definers = definersOf(input);
    for (let changed = true; changed; ) {
      changed = false;
      for (const name of [...needed]) {
        const member = isMissing(name) ? definers.get(name) : undefined;
        if (member === undefined || !left.delete(member)) continue;
        take(member);
        changed = true;
      }
    }
  }
  return chosen;
}

const isList = (input: ObjectModule | readonly ObjectModule[]): input is readonly ObjectModule[] =>
  Array.isArray(input);

/** Which member defines a name: the first that does. */
function definersOf(members: readonly ObjectModule[]): Map<string, ObjectModule> {
  const definers = new Map<string, ObjectModule>();
  for (const member of members) {
    for (const { name, place, binding } of member.symbols) {
      const isGlobal = binding === STB_GLOBAL || binding === STB_WEAK;
      if (isGlobal && place !== 'undefined' && place !== 'common' && !definers.has(name)) definers.set(name, member);
    }
  }
  return definers;
}
