/**
 * Finds and reads call frame information: common and frame description entries of .debug_frame (DWARF 5, 6.4.1) and .eh_frame (Linux Standard
 * Base, 10.6). What their instructions mean is in `unwindRow.ts`.
 */
import { EH_PE } from './constants/operations.ts';
import type { Cursor } from './cursor.ts';
import type { Problems } from './error.ts';
import type { Sections } from './sections.ts';

export interface CommonEntry {
  readonly version: number;
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  readonly returnAddressRegister: number;
  /** The frame of a signal handler's trampoline: its caller's pc was interrupted and is no return address. */
  readonly isSignalFrame: boolean;
  readonly pointerEncoding: number;
  readonly addressSize: number;
  /** Whether descriptions have augmentation data with a length, which can be skipped. */
  readonly hasAugmentationData: boolean;
  readonly instructions: Instructions;
}

export interface Instructions {
  readonly section: '.debug_frame' | '.eh_frame';
  readonly start: number;
  readonly end: number;
}

/** What describes the frames of the code in [low, high). */
export interface FrameEntry {
  readonly common: CommonEntry;
  readonly low: bigint;
  readonly high: bigint;
  readonly instructions: Instructions;
}

/**
 * All frame descriptions of a section, by rising address. `sectionAddress` is where the section lies in memory (pc-relative pointers count from
 * there). An entry that cannot be read is noted and skipped.
 */
export function readFrameEntries(
  sections: Sections,
  section: '.debug_frame' | '.eh_frame',
  sectionAddress: bigint,
  problems: Problems,
): FrameEntry[] {
  if (!sections.has(section)) return [];
  const reader = new FrameReader(sections.cursor(section), section, sectionAddress);
  const entries: FrameEntry[] = [];
  let next: number | undefined = 0;
  while (next !== undefined) {
    const start: number = next;
    const frame: EntryFrame | undefined = problems.attempt(() => reader.frameAt(start), undefined);
    if (frame === undefined) break;
    next = frame.next;
    if (frame.isCommon) continue;
    const entry = problems.attempt(() => reader.description(frame), undefined);
    if (entry !== undefined && entry.high > entry.low) entries.push(entry);
  }
  return entries.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
}

/** The outer form of an entry: where its content lies. */
interface EntryFrame {
  /** Of the field that names the common entry, or says that this is one. */
  readonly idPosition: number;
  readonly isCommon: boolean;
  /** Offset of the common entry, of a description. */
  readonly commonOffset: number;
  readonly content: number;
  readonly end: number;
  /** Where the next entry begins; undefined at the section's end. */
  readonly next: number | undefined;
}

class FrameReader {
  readonly #whole: Cursor;
  readonly #section: '.debug_frame' | '.eh_frame';
  readonly #address: bigint;
  readonly #common = new Map<number, CommonEntry>();

  constructor(cursor: Cursor, section: '.debug_frame' | '.eh_frame', address: bigint) {
    this.#whole = cursor;
    this.#section = section;
    this.#address = address;
  }

  /** Undefined at the section's end. Entries of length 0, which end the list of one linker input, are passed over. */
  frameAt(offset: number): EntryFrame | undefined {
    const cursor = this.#whole.at(offset);
    let { length, offsetSize } = { length: 0, offsetSize: 4 };
    while (length === 0) {
      if (cursor.atEnd) return undefined;
      ({ length, offsetSize } = cursor.initialLength());
    }
    const end = cursor.position + length;
    if (end > cursor.end) cursor.fail('the section ends inside this entry', offset);
    const idPosition = cursor.position;
    const isEh = this.#section === '.eh_frame';
    // In the 64-bit format of .debug_frame all ones is a common entry, and no offset.
    const id = isEh || offsetSize === 4 ? cursor.u32() : Number(BigInt.asIntN(64, cursor.u64()));
    const isCommon = isEh ? id === 0 : id === (offsetSize === 4 ? 0xffffffff : -1);
    return {
      idPosition,
      isCommon,
      commonOffset: isEh ? idPosition - id : id,
      content: cursor.position,
      end,
      next: end < cursor.end ? end : undefined,
    };
  }

  description(frame: EntryFrame): FrameEntry {
    const common = this.#commonAt(frame.commonOffset);
    const cursor = this.#whole.at(frame.content, frame.end);
    if ((common.pointerEncoding & EH_PE.indirect) !== 0) {
      cursor.fail(`pointer encoding 0x${common.pointerEncoding.toString(16)} is not supported here`);
    }
    const low = this.#pointer(cursor, common.pointerEncoding, common.addressSize);
    // The length has the same format but is no pointer.
    const length = this.#pointer(cursor, common.pointerEncoding & 0x0f, common.addressSize);
    if (common.hasAugmentationData) cursor.skip(cursor.uleb());
    return {
      common,
      low,
      high: low + length,
      instructions: { section: this.#section, start: cursor.position, end: frame.end },
    };
  }

  #commonAt(offset: number): CommonEntry {
    let common = this.#common.get(offset);
    if (common === undefined) {
      const frame = this.frameAt(offset);
      if (frame === undefined || !frame.isCommon) return this.#whole.fail('no common information entry here', offset);
      common = this.#readCommon(frame);
      this.#common.set(offset, common);
    }
    return common;
  }

  #readCommon(frame: EntryFrame): CommonEntry {
    const cursor = this.#whole.at(frame.content, frame.end);
    const version = cursor.u8();
    if (version !== 1 && version !== 3 && version !== 4) cursor.fail(`call frame version ${version} is not supported`);
    const augmentation = cursor.cstring();
    let addressSize = 8;
    if (version >= 4) {
      addressSize = cursor.u8();
      if (cursor.u8() !== 0) cursor.fail('segment selectors are not supported');
    }
    const codeAlignment = cursor.uleb();
    const dataAlignment = cursor.sleb();
    const returnAddressRegister = version === 1 ? cursor.u8() : cursor.uleb();
    let pointerEncoding: number = EH_PE.absptr;
    let isSignalFrame = false;
    const hasAugmentationData = augmentation.startsWith('z');
    if (hasAugmentationData) {
      const end = cursor.uleb() + cursor.position;
      for (const letter of augmentation.slice(1)) {
        if (letter === 'R') pointerEncoding = cursor.u8();
        else if (letter === 'S') isSignalFrame = true;
        else if (letter === 'L') cursor.skip(1);
        else if (letter === 'P') this.#pointer(cursor, cursor.u8(), addressSize);
        else break;
      }
      cursor.position = Math.min(end, cursor.end);
    } else if (augmentation !== '') {
      cursor.fail(`augmentation "${augmentation}" is not known`);
    }
    return {
      version,
      codeAlignment,
      dataAlignment,
      returnAddressRegister,
      isSignalFrame,
      pointerEncoding,
      addressSize,
      hasAugmentationData,
      instructions: { section: this.#section, start: cursor.position, end: frame.end },
    };
  }

  #pointer(cursor: Cursor, encoding: number, addressSize: number): bigint {
    const at = cursor.position;
    if (encoding === EH_PE.omit) return 0n;
    const value = readEncoded(cursor, encoding, addressSize);
    const base = encoding & 0x70;
    if (base === EH_PE.absptr) return BigInt.asUintN(64, value);
    if (base === EH_PE.pcrel) return BigInt.asUintN(64, this.#address + BigInt(at) + value);
    return cursor.fail(`pointer encoding 0x${encoding.toString(16)} is not supported`, at);
  }
}

function readEncoded(cursor: Cursor, encoding: number, addressSize: number): bigint {
  switch (encoding & 0x0f) {
    case EH_PE.absptr:
      return cursor.unsigned(addressSize);
    case EH_PE.uleb128:
      return cursor.uleb64();
    case EH_PE.udata2:
      return cursor.unsigned(2);
    case EH_PE.udata4:
      return cursor.unsigned(4);
    case EH_PE.udata8:
      return cursor.unsigned(8);
    case EH_PE.sleb128:
      return cursor.sleb64();
    case EH_PE.sdata2:
      return cursor.signed(2);
    case EH_PE.sdata4:
      return cursor.signed(4);
    case EH_PE.sdata8:
      return cursor.signed(8);
    default:
      return cursor.fail(`pointer encoding 0x${encoding.toString(16)} is not supported`);
  }
}
