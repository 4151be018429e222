/**
 * Relocations that a source asks for by `.reloc`, whatever stands at their places (Using as, "Reloc"). A place may be a label that comes later, and of
 * another section, so they are kept until addresses are known.
 */
import { type AskedRelocation, addressOf, type Section } from './layout/model.ts';
import { resolveFinally } from './layout/resolve.ts';
import type { Assembly } from './state.ts';

/** A relocation with the offset that it turned out to have. */
export interface PlacedRelocation extends AskedRelocation {
  readonly offset: number;
}

/** Those of a section, which has this size. What has no place there is reported with the section that it was written in. */
export function askedRelocationsIn(
  { asked, diagnostics }: Assembly,
  section: Section,
  sizeBytes: number,
): PlacedRelocation[] {
  return asked.flatMap((each) => {
    const place = placeOf(each);
    const offset = place?.section === section ? place.offset : undefined;
    if (offset !== undefined && offset >= 0n && offset <= BigInt(sizeBytes))
      return [{ ...each, offset: Number(offset) }];
    const isMissing = place === undefined && each.section === section;
    if (!isMissing && offset === undefined) return [];
    const message = isMissing
      ? 'the place must be a number or a label of this source'
      : `the place ${offset} is not in section ${section.name}, which has ${sizeBytes} bytes`;
    diagnostics.add({ severity: 'error', message, range: each.range });
    return [];
  });
}

function placeOf({ section, place }: AskedRelocation): { section: Section; offset: bigint } | undefined {
  const resolved = resolveFinally(place);
  if (resolved === undefined || resolved.minus !== undefined) return undefined;
  const { plus, constant } = resolved;
  if (plus === undefined) return { section, offset: constant };
  if (plus.definition?.kind !== 'label') return undefined;
  const { position } = plus.definition;
  return { section: position.fragment.section, offset: BigInt(addressOf(position)) + constant };
}
