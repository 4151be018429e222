/** Units, entries and attribute values, built by hand: what no compiler here writes, and what is broken. */
import { describe, expect, test } from 'vitest';
import { AT, FORM, TAG, UT } from '../../src/dwarf/constants/dies.ts';
import { DebugInfo } from '../../src/dwarf/debugInfo.ts';
import { type Attribute, Bytes, buildUnit, type Entry, firstEntry } from './builder.ts';

const unitWith = (...attributes: Attribute[]): Entry => ({ tag: TAG.compile_unit, attributes });

function rootOf(sections: ConstructorParameters<typeof DebugInfo>[0]) {
  const info = new DebugInfo(sections);
  return { info, root: info.units[0]!.root! };
}

describe('forms', () => {
  const strings = new Bytes().u8(0).text('zero').text('one').done();
  const stringOffsets = new Bytes().u32(12).u16(5).u16(0).u32(1).u32(6).done();

  test.each([
    ['strx', FORM.strx],
    ['strx1', FORM.strx1],
    ['strx2', FORM.strx2],
    ['strx3', FORM.strx3],
    ['strx4', FORM.strx4],
  ])('%s finds its string by the unit’s base', (_, form) => {
    const unit = buildUnit(unitWith([AT.name, form, 1], [AT.str_offsets_base, FORM.sec_offset, 8]));
    const { info, root } = rootOf({ ...unit, '.debug_str_offsets': stringOffsets, '.debug_str': strings });
    expect(info.name(root)).toBe('one');
  });

  test('strx without a base finds the table after the section’s header', () => {
    const unit = buildUnit(unitWith([AT.name, FORM.strx1, 0]));
    const { info, root } = rootOf({ ...unit, '.debug_str_offsets': stringOffsets, '.debug_str': strings });
    expect(info.name(root)).toBe('zero');
  });

  test.each([
    ['addrx', FORM.addrx],
    ['addrx1', FORM.addrx1],
    ['addrx2', FORM.addrx2],
    ['addrx3', FORM.addrx3],
    ['addrx4', FORM.addrx4],
  ])('%s finds its address', (_, form) => {
    const unit = buildUnit(unitWith([AT.low_pc, form, 1], [AT.addr_base, FORM.sec_offset, 8]));
    const addresses = new Bytes().u32(20).u16(5).u8(8, 0).u64(0x1000).u64(0xffffffff80200000n).done();
    const { info, root } = rootOf({ ...unit, '.debug_addr': addresses });
    expect(info.address(root, AT.low_pc)).toBe(0xffffffff80200000n);
  });

  test.each([
    ['data1', FORM.data1, 200, 200, -56n],
    ['data2', FORM.data2, 0xfffe, 0xfffe, -2n],
    ['data4', FORM.data4, 5, 5, 5n],
    ['data8', FORM.data8, 7, 7, 7n],
    ['udata', FORM.udata, 300, 300, 300n],
    ['sdata', FORM.sdata, -3, undefined, -3n],
    ['implicit_const', FORM.implicit_const, 9, 9, 9n],
  ])('%s is a constant, and signed when read as one', (_, form, written, unsigned, signed) => {
    const { info, root } = rootOf(buildUnit(unitWith([AT.byte_size, form, written])));
    expect(info.number(root, AT.byte_size)).toBe(unsigned);
    expect(info.signed(root, AT.byte_size)).toBe(signed);
  });

  test('strings inside the entry and in .debug_line_str', () => {
    const inside = rootOf(buildUnit(unitWith([AT.name, FORM.string, (bytes) => bytes.text('here')])));
    expect(inside.info.name(inside.root)).toBe('here');
    const unit = buildUnit(unitWith([AT.name, FORM.line_strp, 6]));
    const outside = rootOf({ ...unit, '.debug_line_str': strings });
    expect(outside.info.name(outside.root)).toBe('one');
  });

  test('blocks of all sizes, flags, and forms of supplementary files', () => {
    const unit = buildUnit(
      unitWith(
        [AT.location, FORM.block1, (bytes) => bytes.u8(1, 0xaa)],
        [AT.frame_base, FORM.block2, (bytes) => bytes.u16(1).u8(0xbb)],
        [AT.string_length, FORM.block4, (bytes) => bytes.u32(1).u8(0xcc)],
        [AT.use_location, FORM.exprloc, (bytes) => bytes.uleb(1).u8(0xdd)],
        [AT.const_value, FORM.data16, (bytes) => bytes.u64(1).u64(2)],
        [AT.external, FORM.flag, 1],
        [AT.declaration, FORM.flag_present],
        [AT.import, FORM.ref_sup4, 1],
        [AT.friend, FORM.ref_sup8, 1],
        [AT.producer, FORM.strp_sup, 1],
        [AT.name, FORM.indirect, (bytes) => bytes.uleb(FORM.string).text('indirect')],
      ),
    );
    const { info, root } = rootOf(unit);
    expect(root.get(AT.location)).toMatchObject({ kind: 'block', bytes: Uint8Array.of(0xaa) });
    expect(root.get(AT.use_location)).toMatchObject({ kind: 'block', bytes: Uint8Array.of(0xdd) });
    expect(root.get(AT.const_value)).toMatchObject({ kind: 'block' });
    expect([info.flag(root, AT.external), info.flag(root, AT.declaration)]).toEqual([true, true]);
    expect(root.get(AT.import)).toEqual({ kind: 'supplementary' });
    expect(info.name(root)).toBe('indirect');
    expect(info.problems.sentences).toEqual([]);
  });

  test('an unknown form ends its unit with a problem', () => {
    const info = new DebugInfo(buildUnit(unitWith([AT.name, 0x7f, () => {}])));
    expect(info.units[0]!.root).toBeUndefined();
    expect(info.problems.sentences).toEqual(['.debug_info+0xd: DW_FORM_0x7f is not supported']);
  });

  test('a form that names itself indirectly is refused', () => {
    const info = new DebugInfo(buildUnit(unitWith([AT.name, FORM.indirect, (bytes) => bytes.uleb(FORM.indirect)])));
    expect(info.units[0]!.root).toBeUndefined();
    expect(info.problems.sentences[0]).toContain('DW_FORM_indirect names no form');
  });
});

describe('entries', () => {
  const named = (tag: number, name: string, ...children: Entry[]): Entry => ({
    tag,
    attributes: [[AT.name, FORM.string, (bytes) => bytes.text(name)]],
    children,
  });

  test('children are found below and beside one another, parents above', () => {
    const tree = named(
      TAG.compile_unit,
      'u',
      named(TAG.structure_type, 's', named(TAG.member, 'm')),
      named(TAG.base_type, 'b'),
    );
    const { info, root } = rootOf(buildUnit(tree));
    expect(root.children.map((child) => info.name(child))).toEqual(['s', 'b']);
    const member = root.children[0]!.children[0]!;
    expect([info.name(member), info.name(member.parent!), member.children]).toEqual(['m', 's', []]);
  });

  test('a sibling that points backwards is not followed', () => {
    const tree: Entry = {
      tag: TAG.compile_unit,
      children: [
        { tag: TAG.structure_type, attributes: [[AT.sibling, FORM.ref4, 1]], children: [{ tag: TAG.member }] },
        { tag: TAG.base_type },
      ],
    };
    const { root } = rootOf(buildUnit(tree));
    expect(root.children.map(({ tag }) => tag)).toEqual([TAG.structure_type, TAG.base_type]);
  });

  test('an abbreviation that is not there ends the list of children', () => {
    const { '.debug_abbrev': abbrev, '.debug_info': whole } = buildUnit(
      named(TAG.compile_unit, 'u', named(TAG.base_type, 'b')),
    );
    const broken = whole.slice();
    broken[firstEntry() + 3] = 0x55;
    const { info, root } = rootOf({ '.debug_abbrev': abbrev, '.debug_info': broken });
    expect(root.children).toEqual([]);
    expect(info.problems.sentences).toEqual([
      '.debug_info+0xf: abbreviation 85 is not in the unit’s table'.replace('’', "'"),
    ]);
  });

  test('an entry that is its own origin has no name, and nothing hangs', () => {
    const tree: Entry = { tag: TAG.compile_unit, attributes: [[AT.abstract_origin, FORM.ref4, firstEntry()]] };
    const { info, root } = rootOf(buildUnit(tree));
    expect(info.name(root)).toBeUndefined();
    expect(info.origins(root)).toHaveLength(8);
  });

  test('a section cut in the middle keeps the entries before the cut', () => {
    const unit = buildUnit(named(TAG.compile_unit, 'u', named(TAG.base_type, 'first'), named(TAG.base_type, 'second')));
    const cut = unit['.debug_info'].subarray(0, unit['.debug_info'].length - 5);
    const { info, root } = rootOf({ ...unit, '.debug_info': cut });
    expect(root.children.map((child) => info.name(child))).toEqual(['first']);
    expect(info.problems.sentences).toEqual([
      '.debug_info+0x0: the section ends inside this unit, 5 of its bytes are missing',
      '.debug_info+0x17: string has no end',
    ]);
  });

  test('a unit of an unknown version is passed over', () => {
    const unit = buildUnit(named(TAG.compile_unit, 'known'));
    const strange = new Bytes().counted(new Bytes().u16(9).u32(0)).add(unit['.debug_info']).done();
    const { info, root } = rootOf({ ...unit, '.debug_info': strange });
    expect(info.name(root)).toBe('known');
    expect(info.problems.sentences).toEqual(['.debug_info+0x0: DWARF version 9 is not supported']);
  });
});

describe('type units', () => {
  const signature = 0x1122334455667788n;
  const abbrev = new Bytes()
    .uleb(1)
    .uleb(TAG.type_unit)
    .u8(1)
    .u8(0, 0)
    .uleb(2)
    .uleb(TAG.base_type)
    .u8(0)
    .uleb(AT.name)
    .uleb(FORM.string)
    .u8(0, 0)
    .uleb(3)
    .uleb(TAG.variable)
    .u8(0)
    .uleb(AT.type)
    .uleb(FORM.ref_sig8)
    .u8(0, 0)
    .u8(0)
    .done();
  const entries = new Bytes().uleb(1).uleb(2).text('far').u8(0);
  const user = (version: number): Bytes =>
    version >= 5
      ? new Bytes().u16(5).u8(UT.compile, 8).u32(0).uleb(3).u64(signature)
      : new Bytes().u16(4).u32(0).u8(8).uleb(3).u64(signature);

  test.each([4, 5])('version %i: a signature leads to the type', (version) => {
    const header =
      version >= 5
        ? new Bytes().u16(5).u8(UT.type, 8).u32(0).u64(signature).u32(25)
        : new Bytes().u16(4).u32(0).u8(8).u64(signature).u32(24);
    const types = new Bytes().counted(header.add(entries)).done();
    const using = new Bytes().counted(user(version)).done();
    const sections =
      version >= 5
        ? { '.debug_abbrev': abbrev, '.debug_info': new Bytes().add(using).add(types).done() }
        : { '.debug_abbrev': abbrev, '.debug_info': using, '.debug_types': types };
    const { info, root } = rootOf(sections);
    const type = info.reference(root, AT.type);
    expect(type && info.name(type)).toBe('far');
    expect(info.problems.sentences).toEqual([]);
  });

  test('a signature that no unit has leads nowhere', () => {
    const { info, root } = rootOf({ '.debug_abbrev': abbrev, '.debug_info': new Bytes().counted(user(5)).done() });
    expect(info.reference(root, AT.type)).toBeUndefined();
  });
});
