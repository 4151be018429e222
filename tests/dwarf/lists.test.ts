/** Range and location lists in all their entry kinds. */
import { expect, test } from 'vitest';
import { AT, FORM, TAG } from '../../src/dwarf/constants/dies.ts';
import { LLE, RLE } from '../../src/dwarf/constants/lines.ts';
import { DebugInfo } from '../../src/dwarf/debugInfo.ts';
import { expressionAt } from '../../src/dwarf/locationList.ts';
import { rangesOf } from '../../src/dwarf/rangeList.ts';
import { type Attribute, Bytes, buildUnit } from './builder.ts';

const addresses = new Bytes().u32(28).u16(5).u8(8, 0).u64(0x1000).u64(0x2000).u64(0x3000).done();

function withUnit(version: number, attributes: Attribute[], sections: Record<string, Uint8Array>) {
  const unit = buildUnit(
    { tag: TAG.compile_unit, attributes: [...attributes, [AT.low_pc, FORM.addr, 0x100]] },
    version,
  );
  const info = new DebugInfo({ ...unit, '.debug_addr': addresses, ...sections });
  return { info, root: info.units[0]!.root! };
}

test('rnglists: every kind of entry', () => {
  const list = new Bytes()
    .u8(RLE.offset_pair)
    .uleb(0x10)
    .uleb(0x20)
    .u8(RLE.base_address)
    .u64(0x50000)
    .u8(RLE.offset_pair)
    .uleb(1)
    .uleb(2)
    .u8(RLE.base_addressx)
    .uleb(1)
    .u8(RLE.offset_pair)
    .uleb(4)
    .uleb(8)
    .u8(RLE.startx_endx)
    .uleb(0)
    .uleb(1)
    .u8(RLE.startx_length)
    .uleb(2)
    .uleb(0x10)
    .u8(RLE.start_end)
    .u64(0x70000)
    .u64(0x70010)
    .u8(RLE.start_length)
    .u64(0x80000)
    .uleb(8)
    .u8(RLE.start_length)
    .u64(0x90000)
    .uleb(0)
    .u8(RLE.end_of_list);
  const { info, root } = withUnit(5, [[AT.ranges, FORM.sec_offset, 0]], { '.debug_rnglists': list.done() });
  expect(rangesOf(info, root)).toEqual([
    [0x110n, 0x120n],
    [0x50001n, 0x50002n],
    [0x2004n, 0x2008n],
    [0x1000n, 0x2000n],
    [0x3000n, 0x3010n],
    [0x70000n, 0x70010n],
    [0x80000n, 0x80008n],
  ]);
});

test('rnglistx counts from the table of offsets', () => {
  const table = new Bytes().u32(0).u16(5).u8(8, 0).u32(2);
  table.u32(8).u32(9).u8(RLE.end_of_list).u8(RLE.start_length).u64(0x40).uleb(4).u8(RLE.end_of_list);
  const attributes: Attribute[] = [
    [AT.ranges, FORM.rnglistx, 1],
    [AT.rnglists_base, FORM.sec_offset, 12],
  ];
  const { info, root } = withUnit(5, attributes, { '.debug_rnglists': table.done() });
  expect(rangesOf(info, root)).toEqual([[0x40n, 0x44n]]);
});

test('.debug_ranges: offsets from the unit, then from a selected base', () => {
  const list = new Bytes().u64(0x10).u64(0x20).u64(0xffffffffffffffffn).u64(0x5000).u64(1).u64(3).u64(0).u64(0);
  const { info, root } = withUnit(4, [[AT.ranges, FORM.sec_offset, 0]], { '.debug_ranges': list.done() });
  expect(rangesOf(info, root)).toEqual([
    [0x110n, 0x120n],
    [0x5001n, 0x5003n],
  ]);
});

test('a list without an end, and an unknown entry, are problems and give no ranges', () => {
  const endless = withUnit(4, [[AT.ranges, FORM.sec_offset, 0]], { '.debug_ranges': new Bytes().u64(1).u64(2).done() });
  expect(rangesOf(endless.info, endless.root)).toEqual([]);
  expect(endless.info.problems.sentences).toEqual(['.debug_ranges+0x10: 8 bytes are needed, 0 are left']);
  const strange = withUnit(5, [[AT.ranges, FORM.sec_offset, 0]], { '.debug_rnglists': Uint8Array.of(0x77) });
  expect(rangesOf(strange.info, strange.root)).toEqual([]);
  expect(strange.info.problems.sentences).toEqual(['.debug_rnglists+0x0: range list entry 119 is not known']);
});

test('high_pc is an address or a length', () => {
  const asLength = withUnit(5, [[AT.high_pc, FORM.data4, 0x20]], {});
  expect(rangesOf(asLength.info, asLength.root)).toEqual([[0x100n, 0x120n]]);
  const asAddress = withUnit(5, [[AT.high_pc, FORM.addr, 0x180]], {});
  expect(rangesOf(asAddress.info, asAddress.root)).toEqual([[0x100n, 0x180n]]);
});

/** Which of the one-byte expressions 1, 2, 3 … holds at each address. */
function holdsAt(list: Bytes, version: number, pcs: bigint[]): (number | undefined)[] {
  const section = version >= 5 ? '.debug_loclists' : '.debug_loc';
  const { info, root } = withUnit(version, [[AT.location, FORM.sec_offset, 0]], { [section]: list.done() });
  return pcs.map((pc) => expressionAt(info, root, root.get(AT.location)!, pc)?.bytes[0]);
}

test('loclists: every kind of entry, and the default where none holds', () => {
  const list = new Bytes()
    .u8(LLE.GNU_view_pair)
    .uleb(1)
    .uleb(2)
    .u8(LLE.offset_pair)
    .uleb(0x10)
    .uleb(0x20)
    .uleb(1)
    .u8(1)
    .u8(LLE.base_addressx)
    .uleb(0)
    .u8(LLE.offset_pair)
    .uleb(0)
    .uleb(4)
    .uleb(1)
    .u8(2)
    .u8(LLE.base_address)
    .u64(0x50000)
    .u8(LLE.offset_pair)
    .uleb(0)
    .uleb(4)
    .uleb(1)
    .u8(3)
    .u8(LLE.startx_endx)
    .uleb(1)
    .uleb(2)
    .uleb(1)
    .u8(4)
    .u8(LLE.startx_length)
    .uleb(2)
    .uleb(4)
    .uleb(1)
    .u8(5)
    .u8(LLE.start_end)
    .u64(0x70000)
    .u64(0x70004)
    .uleb(1)
    .u8(6)
    .u8(LLE.start_length)
    .u64(0x80000)
    .uleb(4)
    .uleb(1)
    .u8(7)
    .u8(LLE.default_location)
    .uleb(1)
    .u8(8)
    .u8(LLE.end_of_list);
  const pcs = [0x110n, 0x1000n, 0x50003n, 0x2fffn, 0x3000n, 0x70000n, 0x80003n, 0x120n, 0n];
  expect(holdsAt(list, 5, pcs)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8]);
});

test('.debug_loc: offsets from the unit, then from a selected base', () => {
  const list = new Bytes()
    .u64(0x10)
    .u64(0x20)
    .u16(1)
    .u8(1)
    .u64(0xffffffffffffffffn)
    .u64(0x5000)
    .u64(0)
    .u64(4)
    .u16(1)
    .u8(2)
    .u64(0)
    .u64(0);
  expect(holdsAt(list, 4, [0x10fn, 0x110n, 0x11fn, 0x120n, 0x5003n])).toEqual([undefined, 1, 1, undefined, 2]);
});

test('loclistx counts from the table of offsets', () => {
  const table = new Bytes().u32(0).u16(5).u8(8, 0).u32(1);
  table.u32(4).u8(LLE.default_location).uleb(1).u8(9).u8(LLE.end_of_list);
  const attributes: Attribute[] = [
    [AT.location, FORM.loclistx, 0],
    [AT.loclists_base, FORM.sec_offset, 12],
  ];
  const { info, root } = withUnit(5, attributes, { '.debug_loclists': table.done() });
  expect(expressionAt(info, root, root.get(AT.location)!, 0n)?.bytes).toEqual(Uint8Array.of(9));
});
