/**
 * Puts the sections of all inputs into the sections of a layout, in ld's order; what no pattern names gets a section of its own beside those of its
 * kind. No addresses here: `addresses.ts` computes them.
 */
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_INFO_LINK,
  SHF_LINK_ORDER,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_PREINIT_ARRAY,
  SHT_PROGBITS,
} from '../../elf/numbers.ts';
import {
  type InputPattern,
  type Layout,
  type LayoutSection,
  type LayoutStep,
  type LayoutSymbol,
  nameMatcher,
} from './layout.ts';
import type { InputSection, OutputSection } from './linkSection.ts';

export type PlacedPart =
  | { readonly kind: 'input'; readonly section: InputSection }
  | ({ readonly kind: 'symbol' } & LayoutSymbol);

export interface PlacedSection {
  readonly kind: 'section';
  readonly output: OutputSection;
  readonly parts: readonly PlacedPart[];
  readonly notLoaded: boolean;
  readonly sizeMultiple: number;
}

export type PlacedStep = Exclude<LayoutStep, LayoutSection> | PlacedSection;

/** Sections by input, in the order of the inputs. */
export function placeSections(layout: Layout, inputs: readonly (readonly InputSection[])[]): PlacedStep[] {
  const taken = new Set<InputSection>();
  const isUnwanted = nameMatcher(layout.discarded);
  for (const section of inputs.flat()) {
    if (section.isDiscarded || isUnwanted(section.name)) {
      section.isDiscarded = true;
      taken.add(section);
    }
  }
  const steps: PlacedStep[] = [];
  for (const step of layout.steps) {
    if (step.kind !== 'section') {
      steps.push(step);
      continue;
    }
    const parts = partsOf(step, inputs, taken);
    if (parts !== undefined) steps.push(placedSection(step, parts));
  }
  placeOrphans(layout, steps, inputs, taken);
  for (const step of steps) if (step.kind === 'section') describe(step.output);
  alignThreadLocal(outputsOf(steps));
  return steps;
}

function placedSection(
  { name, notLoaded = false, sizeMultiple = 1 }: LayoutSection,
  parts: PlacedPart[],
): PlacedSection {
  const inputs = parts.flatMap((part) => (part.kind === 'input' ? [part.section] : []));
  const output = { name, inputs, address: 0, sizeBytes: 0, alignment: 1, type: 0, flags: 0, entrySize: 0 };
  for (const input of inputs) input.output = output;
  return { kind: 'section', output, parts, notLoaded, sizeMultiple };
}

/** Undefined: the section is not for such inputs. */
function partsOf(
  step: LayoutSection,
  inputs: readonly (readonly InputSection[])[],
  taken: Set<InputSection>,
): PlacedPart[] | undefined {
  const newly: InputSection[] = [];
  const take = (section: InputSection): PlacedPart => {
    taken.add(section);
    newly.push(section);
    return { kind: 'input', section };
  };
  const parts = step.parts.flatMap((part): PlacedPart[] => {
    if (part.kind === 'symbol') return [part];
    const pattern = part.kind === 'common' ? { names: ['COMMON'] } : part.pattern;
    return matching(pattern, inputs, taken).map(take);
  });
  const isWritable = newly.some(({ source }) => (source.flags & SHF_WRITE) !== 0);
  if (step.only !== undefined && isWritable !== (step.only === 'writable')) {
    for (const section of newly) taken.delete(section);
    return undefined;
  }
  return parts;
}

function matching(
  { names, sort, of, notOf }: InputPattern,
  inputs: readonly (readonly InputSection[])[],
  taken: ReadonlySet<InputSection>,
): InputSection[] {
  const isNamed = nameMatcher(names);
  const found = inputs.flatMap((sections) =>
    sections.filter(
      (section) =>
        !taken.has(section) &&
        isNamed(section.name) &&
        (of === undefined || of.test(section.module.name)) &&
        (notOf === undefined || !notOf.test(section.module.name)),
    ),
  );
  if (sort === 'name') found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (sort === 'priority') found.sort((a, b) => priorityOf(a.name) - priorityOf(b.name));
  return found;
}

/** `.init_array.5` is 5; of `.ctors` and `.dtors` the last comes first, so priorities run the other way. */
function priorityOf(name: string): number {
  const number = /\.(\d+)$/.exec(name)?.[1];
  if (number === undefined) return Number.POSITIVE_INFINITY;
  return /^\.[cd]tors\./.test(name) ? 65_535 - Number(number) : Number(number);
}

function placeOrphans(
  layout: Layout,
  steps: PlacedStep[],
  inputs: readonly (readonly InputSection[])[],
  taken: ReadonlySet<InputSection>,
): void {
  /** The orphan that was last put after an anchor, by the anchor. */
  const last = new Map<string, string>();
  for (const section of inputs.flat()) {
    if (taken.has(section)) continue;
    const known = steps.findIndex((step) => step.kind === 'section' && step.output.name === section.name);
    if (known !== -1) {
      const { output, parts, ...rest } = steps[known] as PlacedSection;
      section.output = output;
      output.inputs.push(section);
      const at = parts.findLastIndex(({ kind }) => kind === 'input') + 1;
      steps[known] = { ...rest, output, parts: parts.toSpliced(at, 0, { kind: 'input', section }) };
      continue;
    }
    const kind = kindOf(section);
    const anchor = last.get(kind) ?? layout.anchors[kind];
    const at = steps.findIndex((step) => step.kind === 'section' && step.output.name === anchor);
    const before = anchor === undefined ? steps.findIndex((step) => step.kind === 'section') : at + 1;
    const isName = /^[A-Za-z_]\w*$/.test(section.name);
    const bound = (side: string): PlacedPart => ({
      kind: 'symbol',
      symbol: `__${side}_${section.name}`,
      provide: true,
    });
    const content: PlacedPart = { kind: 'input', section };
    const parts: PlacedPart[] = isName ? [bound('start'), content, bound('stop')] : [content];
    const orphan: LayoutSection = { kind: 'section', name: section.name, parts: [], notLoaded: kind === 'notLoaded' };
    steps.splice(before, 0, placedSection(orphan, parts));
    last.set(kind, section.name);
  }
}

/** Which anchor a section belongs to. */
function kindOf({ source: { flags, type }, name }: InputSection): keyof Layout['anchors'] {
  if ((flags & SHF_ALLOC) === 0) return 'notLoaded';
  if (type === SHT_NOTE) return 'note';
  if ((flags & SHF_TLS) !== 0) return 'tdata';
  if (type === SHT_NOBITS) return 'bss';
  if (/^\.s(data|rodata)\b/.test(name)) return 'sdata';
  if ((flags & SHF_WRITE) !== 0) return 'data';
  return (flags & SHF_EXECINSTR) === 0 ? 'rodata' : 'text';
}

/** Type, flags and alignment from its inputs. */
function describe(output: OutputSection): void {
  const inputs = output.inputs.filter(({ isDiscarded }) => !isDiscarded);
  const first = inputs[0]?.source;
  if (first === undefined) return;
  const isSame = inputs.every(
    ({ source }) =>
      source.entrySize === first.entrySize && ((source.flags ^ first.flags) & (SHF_MERGE | SHF_STRINGS)) === 0,
  );
  const all = inputs.reduce((flags, { source }) => flags | source.flags, 0);
  const dropped = SHF_GROUP | SHF_INFO_LINK | SHF_LINK_ORDER | (isSame ? 0 : SHF_MERGE | SHF_STRINGS);
  output.flags = all & ~dropped;
  const isFunctions = first.type >= SHT_INIT_ARRAY && first.type <= SHT_PREINIT_ARRAY;
  output.entrySize = isFunctions ? 8 : isSame ? first.entrySize : 0;
  const loaded = inputs.find(({ source }) => source.type !== SHT_NOBITS);
  output.type = loaded === undefined ? SHT_NOBITS : first.type === SHT_NOBITS ? SHT_PROGBITS : first.type;
  output.alignment = Math.max(...inputs.map(({ alignment }) => alignment));
}

/** The first thread-local section is as aligned as any of them, so that the copy which each thread gets begins so. */
function alignThreadLocal(outputs: readonly OutputSection[]): void {
  const threadLocal = outputs.filter(({ flags }) => (flags & SHF_TLS) !== 0);
  const first = threadLocal[0];
  if (first !== undefined) first.alignment = Math.max(...threadLocal.map(({ alignment }) => alignment));
}

/** Whether there is something in it: empty ones are not in the executable. */
export const isPresent = ({ inputs }: OutputSection): boolean =>
  inputs.some(({ isDiscarded, sizeBytes }) => !isDiscarded && sizeBytes > 0);

/** Sections of the executable, in order. */
export const outputsOf = (steps: readonly PlacedStep[]): OutputSection[] =>
  steps.flatMap((step) => (step.kind === 'section' && isPresent(step.output) ? [step.output] : []));

/** Whether some input could stand in what becomes read-only, by its name: then ld begins data on a page of its own. */
export function mayHaveRelro({ steps }: Layout, inputs: readonly InputSection[]): boolean {
  const from = steps.findIndex(({ kind }) => kind === 'dataSegmentAlign');
  const to = steps.findIndex(({ kind }) => kind === 'relroEnd');
  const names = steps
    .slice(from + 1, Math.max(from + 1, to))
    .flatMap((step) =>
      step.kind === 'section' ? step.parts.flatMap((part) => (part.kind === 'inputs' ? part.pattern.names : [])) : [],
    );
  const isNamed = nameMatcher(names);
  return inputs.some(({ name }) => isNamed(name));
}
