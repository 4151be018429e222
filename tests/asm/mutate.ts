/**
 * Sources that are broken by chance: lines of good ones with characters, words and lines taken away, doubled, exchanged and put in.
 */
import type { Random } from '../isa/random.ts';

/** What tends to matter to a parser. */
const PIECES = [
  ...['(', ')', ',', ':', ';', '"', "'", '\\', '#', '/*', '*/', '//', '%', '@', '=', '==', '.', '-', '+', '~', '!'],
  ...['%hi(', '%pcrel_lo(', '1f', '1b', '0x', '0b', '1e', '\\@', '\\()', '\t', '\u0000', '\u00e9', '\ud800'],
  ...[
    '.macro m a, b=1, c:vararg\n',
    '.endm\n',
    '.rept 3\n',
    '.endr\n',
    '.irp x, 1, 2\n',
    '.if 1\n',
    '.else\n',
    '.endif\n',
    'm 1, 2\n',
  ],
  ...[
    '.macro r\nr\nr\n.endm\nr\n',
    '.section .text\n',
    '.pushsection .data\n',
    '.popsection\n',
    '.previous\n',
    '.org 100\n',
    '.align 3\n',
  ],
  ...[
    '#define A B\n',
    '#define B A A\n',
    '#if A\n',
    '#endif\n',
    '#include "self"\n',
    '.include "self"\n',
    '.set x, x + 1\n',
    'x = y - x\n',
  ],
  ...[
    '99999999999999999999',
    '-9223372036854775808',
    '.skip 1 << 40\n',
    '.fill -1, 8, 1\n',
    '.uleb128 a - b\n',
    '.cfi_startproc\n',
    '.cfi_endproc\n',
  ],
  ...[
    '.loc 1 2 3 view .LV\n',
    '.insn r 0x33, 0, 0, a0, a1, a2\n',
    'li a0, x\n',
    'beqz a0, x + 5\n',
    '.option push\n',
    '.option pop\n',
    '.exitm\n',
  ],
];

/** Breaks a source in so many places. */
export function mutate(source: string, random: Random, count: number): string {
  let text = source;
  for (let i = 0; i < count; i++) text = mutateOnce(text, random);
  return text;
}

function mutateOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(random.below(4) === 0 ? 200 : 6));
  const other = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(PIECES) + text.slice(end);
    case 3:
      return text.slice(0, at) + text.slice(other, other + 1 + random.below(60)) + text.slice(at);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(end);
    default: {
      const lines = text.split('\n');
      const from = random.below(lines.length);
      const to = random.below(lines.length);
      [lines[from], lines[to]] = [lines[to]!, lines[from]!];
      return lines.join('\n');
    }
  }
}
