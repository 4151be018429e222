/**
 * Debug information as text, an entry, a row or a rule a line, in the words of the standard: what golden files are compared with.
 */
import type { AttributeValue } from '../../src/dwarf/attribute.ts';
import { type FrameEntry, readFrameEntries } from '../../src/dwarf/callFrame.ts';
import { AT, TAG } from '../../src/dwarf/constants/dies.ts';
import { nameOf } from '../../src/dwarf/constants/nameOf.ts';
import type { DebugInfo } from '../../src/dwarf/debugInfo.ts';
import { readLineHeader } from '../../src/dwarf/lineHeader.ts';
import { runLineProgram } from '../../src/dwarf/lineProgram.ts';
import { rangesOf } from '../../src/dwarf/rangeList.ts';
import type { Die } from '../../src/dwarf/unit.ts';
import { type RegisterRule, unwindRowAt } from '../../src/dwarf/unwindRow.ts';

const hex = (value: bigint | number): string => `0x${value.toString(16)}`;
const bytesText = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

export function dump(info: DebugInfo, ehFrameAddress: bigint): string {
  const lines: string[] = [];
  for (const unit of info.units) {
    const { header, root } = unit;
    lines.push(`${header.section}+${hex(header.offset)} version ${header.version}, ${header.offsetSize * 8}-bit`);
    if (root !== undefined) lines.push(...dumpDie(info, root, 1));
  }
  lines.push('', '.debug_line', ...dumpLines(info));
  for (const section of ['.debug_frame', '.eh_frame'] as const) {
    lines.push(
      '',
      section,
      ...dumpFrames(info, readFrameEntries(info.sections, section, ehFrameAddress, info.problems)),
    );
  }
  lines.push('', ...info.problems.sentences.map((sentence) => `problem: ${sentence}`));
  return `${lines.join('\n').trimEnd()}\n`;
}

function* dumpDie(info: DebugInfo, die: Die, depth: number): Generator<string> {
  const attributes = [...die.attributes].map(
    ([name, value]) => `${nameOf(AT, '', name)}=${valueText(info, die, value)}`,
  );
  const ranges = die.attributes.has(AT.ranges) || die.attributes.has(AT.high_pc) ? rangesOf(info, die) : [];
  const rangeText = ranges.map(([low, high]) => ` [${hex(low)}, ${hex(high)})`).join('');
  yield `${'  '.repeat(depth)}${hex(die.offset)} ${nameOf(TAG, '', die.tag)} ${attributes.join(' ')}${rangeText}`.trimEnd();
  for (const child of die.children) yield* dumpDie(info, child, depth + 1);
}

function valueText(info: DebugInfo, die: Die, value: AttributeValue): string {
  switch (value.kind) {
    case 'address':
    case 'addressIndex':
      return hex(info.addressOf(die.unit, value) ?? -1n);
    case 'block':
      return `<${bytesText(value.bytes)}>`;
    case 'constant':
      return `${value.value}`;
    case 'flag':
      return `${value.value}`;
    case 'string':
    case 'stringOffset':
    case 'stringIndex':
      return JSON.stringify(info.stringOf(die.unit, value));
    case 'reference':
      return `@${hex(value.offset)}`;
    case 'signature':
      return `signature ${hex(value.value)}`;
    case 'sectionOffset':
      return `+${hex(value.offset)}`;
    case 'listIndex':
      return `#${value.index}`;
    case 'supplementary':
      return 'supplementary';
  }
}

function* dumpLines(info: DebugInfo): Generator<string> {
  for (const unit of info.units) {
    const offset = info.offset(unit.root, AT.stmt_list);
    if (offset === undefined) continue;
    const header = readLineHeader(info.sections, offset);
    const { files, sequences } = runLineProgram(info.sections, header, info.problems);
    yield `table ${hex(offset)} version ${header.version}`;
    for (const [index, file] of files.entries()) if (file) yield `  file ${index} ${file.directory} ${file.name}`;
    for (const { low, high, rows } of sequences) {
      yield `  [${hex(low)}, ${hex(high)})`;
      for (const row of rows) {
        const flags = [
          row.isStmt && 'is_stmt',
          row.prologueEnd && 'prologue_end',
          row.epilogueBegin && 'epilogue_begin',
        ];
        yield `    ${hex(row.address)} ${row.file}:${row.line}:${row.column} ${flags.filter(Boolean).join(' ')}`.trimEnd();
      }
    }
  }
}

/** The rules at every address where they change. */
function* dumpFrames(info: DebugInfo, entries: readonly FrameEntry[]): Generator<string> {
  for (const entry of entries) {
    yield `  [${hex(entry.low)}, ${hex(entry.high)})`;
    let last = '';
    for (let pc = entry.low; pc < entry.high; pc += 2n) {
      const row = unwindRowAt(info.sections, entry, pc);
      const cfa = row.cfa.kind === 'registerOffset' ? `x${row.cfa.register}+${row.cfa.offset}` : 'expression';
      const rules = [...row.registers].map(([register, rule]) => ` x${register}=${ruleText(rule)}`).sort();
      const text = `cfa=${cfa}${rules.join('')}`;
      if (text !== last) yield `    ${hex(pc)} ${text}`;
      last = text;
    }
  }
}

function ruleText(rule: RegisterRule): string {
  switch (rule.kind) {
    case 'offset':
      return `[cfa${rule.offset}]`;
    case 'valOffset':
      return `cfa${rule.offset}`;
    case 'register':
      return `x${rule.register}`;
    default:
      return rule.kind;
  }
}
