/**
 * Guest code for tests of the translator, from assembly sources: a reader of it, as the translator has one of an address space.
 *
 * All of it counts as hot. Labels say the rest: regions begin at those whose names begin with `region`, and the jump at the label `jump` was seen
 * to go to those that begin with `target`.
 */
import { assembleFile } from '../../../src/asm/assemble.ts';
import { listHandlers } from '../../../src/engine/interp/handlers.ts';
import type { CodeReader } from '../../../src/engine/jit/flowGraph.ts';
import { insnFacts, shapeOf } from '../../../src/engine/jit/insnFacts.ts';
import { decode, insnLength } from '../../../src/isa/decode.ts';

/** Where the code lies. */
export const CODE = 0x1_0000;

export const shapes = listHandlers().facts.map(shapeOf);

export interface GuestCode {
  readonly reader: CodeReader;
  /** Where regions begin. */
  readonly entries: readonly number[];
}

export function guestCode(name: string, source: string): GuestCode {
  const { module, diagnostics } = assembleFile({ name, text: source }, { preprocess: false, tree: false });
  const [mistake] = diagnostics;
  if (mistake !== undefined) throw new Error(`${name}:${mistake.range.line}: ${mistake.message}`);
  const text = module.sections.find((section) => section.name === '.text')!;
  if (text.relocations.length > 0) throw new Error(`${name} is not complete by itself`);
  const view = new DataView(text.bytes.buffer, text.bytes.byteOffset, text.bytes.byteLength);
  const labels = module.symbols
    .filter((symbol) => symbol.name !== '' && typeof symbol.place === 'object')
    .map((symbol) => ({ ...symbol, address: CODE + Number(symbol.value) }))
    .sort((a, b) => a.address - b.address);
  const jump = labels.find((label) => label.name === 'jump')?.address;
  const targets = labels.filter((label) => label.name.startsWith('target')).map(({ address }) => address);
  const at: CodeReader['at'] = (pc) => {
    const offset = pc - CODE;
    if (offset < 0 || offset + 2 > view.byteLength) return undefined;
    const low = view.getUint16(offset, true);
    const insn = decode(insnLength(low) === 2 ? low : view.getUint32(offset, true));
    const facts = insn && insnFacts(shapes, insn);
    return facts === undefined || facts.control === 'untranslated' ? undefined : facts;
  };
  return {
    reader: { at, targetsOf: (pc) => (pc === jump ? targets : []), isHot: () => true },
    entries: labels.filter((label) => label.name.startsWith('region')).map(({ address }) => address),
  };
}
