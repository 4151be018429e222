/**
 * Guest code for tests of the translator, from assembly sources: a reader of it, as the translator has one of an address space.
 *
 * All of it counts as hot. Labels say the rest: regions begin at those whose names begin with `region`, and the jump at the label `jump` was seen
 * to go to those that begin with `target`.
 */
import { assembleFile } from '../../../src/asm/assemble.ts';
import { link } from '../../../src/asm/link/link.ts';
import { readElf } from '../../../src/elf/elfFile.ts';
import { listHandlers } from '../../../src/engine/interp/handlers.ts';
import { FactsCache } from '../../../src/engine/jit/factsCache.ts';
import type { CodeReader } from '../../../src/engine/jit/flowGraph.ts';
import { decode, insnLength } from '../../../src/isa/decode.ts';

/** Where the program begins; its code comes soon after. */
const CODE = 0x1_0000;

const cache = new FactsCache({ decode }, listHandlers().facts);

export interface GuestCode {
  readonly reader: CodeReader;
  /** Where regions begin. */
  readonly entries: readonly number[];
  /** The label that stands at an address, or how far it is from the region's. */
  readonly nameOf: (address: number) => string;
}

export function guestCode(name: string, source: string): GuestCode {
  const { module, diagnostics } = assembleFile(
    { name, text: `${source}\n\t.globl region\n` },
    { preprocess: false, tree: false },
  );
  const [mistake] = diagnostics;
  if (mistake !== undefined) throw new Error(`${name}:${mistake.range.line}: ${mistake.message}`);
  const { executable, problems } = link([module], { machine: 'linux', textBase: CODE, entry: 'region' });
  if (executable === undefined) throw new Error(`${name}: ${problems[0]!.message}`);
  const elf = readElf(executable);
  const text = elf.section('.text')!;
  const bytes = elf.data(text);
  const base = Number(text.address);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const labels = elf
    .symbols()
    .filter((symbol) => symbol.section !== 0 && symbol.name !== '')
    .map((symbol) => ({ name: symbol.name, address: Number(symbol.value) }))
    .sort((a, b) => a.address - b.address);
  const jump = labels.find((label) => label.name === 'jump')?.address;
  const targets = labels.filter((label) => label.name.startsWith('target')).map(({ address }) => address);
  const at: CodeReader['at'] = (pc) => {
    const offset = pc - base;
    if (offset < 0 || offset + 2 > view.byteLength) return undefined;
    const low = view.getUint16(offset, true);
    const facts = cache.of(insnLength(low) === 2 ? low : view.getUint32(offset, true));
    return facts === undefined || facts.control === 'untranslated' ? undefined : facts;
  };
  return {
    reader: { at, targetsOf: (pc) => (pc === jump ? targets : []), isHot: () => true },
    nameOf: (address) => labels.find((label) => label.address === address)?.name ?? `+${address - base}`,
    entries: labels.filter((label) => label.name.startsWith('region')).map(({ address }) => address),
  };
}
