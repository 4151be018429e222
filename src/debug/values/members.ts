/** Members of structures and unions as objects. */
import type { Member, RecordType } from '../types/ctype.ts';
import { strip } from '../types/ctype.ts';
import type { CObject } from './cobject.ts';
import { part } from './storage.ts';

export function memberObject(object: CObject, { type, byteOffset, bits }: Member): CObject {
  return { type, storage: part(object.storage, byteOffset), bits };
}

/** Anonymous structures inside anonymous structures; deeper than any real one. */
const maxDepth = 16;

/** The member of that name, found in anonymous members too (C17, 6.7.2.1, paragraph 13). */
export function memberNamed(object: CObject, record: RecordType, name: string, depth = maxDepth): CObject | undefined {
  for (const member of record.members) if (member.name === name) return memberObject(object, member);
  if (depth === 0) return undefined;
  for (const member of record.members) {
    const inner = strip(member.type);
    if (member.name !== undefined || inner.kind !== 'record') continue;
    const found = memberNamed(memberObject(object, member), inner, name, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
