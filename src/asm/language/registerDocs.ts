/**
 * What there is to say about registers, as Markdown: the calling convention's role of x and f registers, the fields of control and status registers.
 */

import type { CsrField } from '../../isa/csrDef.ts';
import { type Csr, csrByName } from '../../isa/csrs.ts';
import { type Register, registerByName } from '../../isa/registers.ts';
import { otherCsrNumber } from '../insn/otherCsrs.ts';

const SAVERS = {
  caller: 'A call may change it: who still needs it saves it before (*caller-saved*).',
  callee: 'A function leaves it as it was: who changes it saves it first (*callee-saved*).',
  none: 'Neither caller nor callee saves it.',
} as const;

/** One sentence. */
export const registerRole = ({ role }: Register): string => `${role[0]!.toUpperCase()}${role.slice(1)}.`;

/** A register as Markdown; undefined when the name is none. */
export function registerDocs(name: string): string | undefined {
  const register = registerByName(name.toLowerCase());
  if (register === undefined) return undefined;
  const { file, index } = register;
  const isFramePointer = file === 'x' && index === 8;
  const names = [register.name, `${file}${index}`, ...(isFramePointer ? ['fp'] : [])];
  return [`**${names.join(', ')}**: ${registerRole(register)}`, SAVERS[register.saver]].join('\n\n');
}

const PRIVILEGES = { U: 'user mode', S: 'supervisor mode', M: 'machine mode' } as const;
const BY_BITS = ['U', 'S', 'S', 'M'] as const;

const hex = (number: number): string => `0x${number.toString(16).padStart(3, '0')}`;

/** A control and status register as Markdown, with its fields; undefined when the name is none. */
export function csrDocs(name: string): string | undefined {
  const lower = name.toLowerCase();
  const known = csrByName(lower);
  if (known !== undefined) return knownCsr(known);
  const number = otherCsrNumber(lower);
  if (number === undefined) return undefined;
  const privilege = PRIVILEGES[BY_BITS[(number >>> 8) & 3]!];
  return `**${lower}** (${hex(number)}): ${privilege} and above. The machine here does not have it.`;
}

function knownCsr({ number, name, privilege, readOnly, doc, fields, viewOf }: Csr): string {
  const access = `${PRIVILEGES[privilege]}${privilege === 'M' ? '' : ' and above'}, ${readOnly ? 'read-only' : 'read and write'}`;
  const parts = [`**${name}** (${hex(number)}): ${doc}`, `Access: ${access}.`];
  if (viewOf !== undefined) parts.push(`A part of \`${viewOf}\`.`);
  if (fields.length > 0) {
    const rows = [...fields].sort((a, b) => b.low - a.low).map(fieldRow);
    parts.push(['| bits | field | | |', '|--:|---|---|---|', ...rows].join('\n'));
  }
  return parts.join('\n\n');
}

function fieldRow({ name, low, width, kind, doc }: CsrField): string {
  const bits = width === 1 ? `${low}` : `${low + width - 1}:${low}`;
  return `| ${bits} | ${name} | ${kind} | ${doc.replaceAll('|', '\\|')} |`;
}
