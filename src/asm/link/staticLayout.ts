/**
 * Where sections of a static Linux executable lie: as GNU ld for riscv64-linux-gnu lays them out unless told (its built-in script; `ld --verbose`
 * shows it), so that addresses are the same. What only dynamic linking needs is left out.
 */
import {
  inputs,
  type Layout,
  type LayoutSection,
  type LayoutStep,
  notLoaded,
  type SectionPart,
  section,
} from './layout.ts';

export const TEXT_BASE = 0x10000;

const define = (symbol: string): SectionPart & LayoutStep => ({ kind: 'symbol', symbol });
const provide = (symbol: string): LayoutStep => ({ kind: 'symbol', symbol, provide: true });
const provideHidden = (symbol: string): SectionPart => ({ kind: 'symbol', symbol, provide: true, hidden: true });

const START_FILES = /crtbegin\??\.o\)?$/;
const END_FILES = /crtend\??\.o\)?$/;
const START_OR_END = /crt(begin|end)\??\.o\)?$/;

/** `.init_array` and its like: by priority first, then those without. */
const functionArray = (name: 'init' | 'fini', old: string): LayoutSection =>
  section(
    `.${name}_array`,
    provideHidden(`__${name}_array_start`),
    { kind: 'inputs', pattern: { names: [`.${name}_array.*`, `${old}.*`], sort: 'priority' } },
    inputs(`.${name}_array`),
    { kind: 'inputs', pattern: { names: [old], notOf: START_OR_END } },
    provideHidden(`__${name}_array_end`),
  );

/** Lists of functions of the time before `.init_array`: the files of the begin and of the end keep them together. */
const functionList = (name: string): LayoutSection =>
  section(
    name,
    { kind: 'inputs', pattern: { names: [name], of: START_FILES } },
    { kind: 'inputs', pattern: { names: [name], notOf: END_FILES } },
    { kind: 'inputs', pattern: { names: [`${name}.*`], sort: 'name' } },
    inputs(name),
  );

/** Tables for exceptions stand with what is read, or with what is written, as their inputs say. */
const exceptions = (only: 'readOnly' | 'writable'): LayoutStep[] => [
  { ...section('.eh_frame', inputs('.eh_frame'), inputs('.eh_frame.*')), only },
  { ...section('.gcc_except_table', inputs('.gcc_except_table', '.gcc_except_table.*')), only },
];

const readOnly: readonly LayoutStep[] = [
  section('.note.gnu.build-id', inputs('.note.gnu.build-id')),
  section('.rela.dyn', inputs('.rela.dyn')),
  section('.init', inputs('.init')),
  section(
    '.text',
    inputs('.text.unlikely', '.text.*_unlikely', '.text.unlikely.*'),
    inputs('.text.exit', '.text.exit.*'),
    inputs('.text.startup', '.text.startup.*'),
    inputs('.text.hot', '.text.hot.*'),
    { kind: 'inputs', pattern: { names: ['.text.sorted.*'], sort: 'name' } },
    inputs('.text', '.stub', '.text.*', '.gnu.linkonce.t.*'),
  ),
  section('.fini', inputs('.fini')),
  provide('__etext'),
  provide('_etext'),
  provide('etext'),
  section('.rodata', inputs('.rodata', '.rodata.*', '.gnu.linkonce.r.*')),
  section('.rodata1', inputs('.rodata1')),
  section('.sdata2', inputs('.sdata2', '.sdata2.*', '.gnu.linkonce.s2.*')),
  section('.sbss2', inputs('.sbss2', '.sbss2.*', '.gnu.linkonce.sb2.*')),
  ...exceptions('readOnly'),
];

/** Written while a program starts, read-only afterwards. */
const relocatedThenReadOnly: readonly LayoutStep[] = [
  ...exceptions('writable'),
  section('.tdata', provideHidden('__tdata_start'), inputs('.tdata', '.tdata.*', '.gnu.linkonce.td.*')),
  section('.tbss', inputs('.tbss', '.tbss.*', '.gnu.linkonce.tb.*'), inputs('.tcommon')),
  section(
    '.preinit_array',
    provideHidden('__preinit_array_start'),
    inputs('.preinit_array'),
    provideHidden('__preinit_array_end'),
  ),
  functionArray('init', '.ctors'),
  functionArray('fini', '.dtors'),
  functionList('.ctors'),
  functionList('.dtors'),
  section('.jcr', inputs('.jcr')),
  section(
    '.data.rel.ro',
    inputs('.data.rel.ro.local*', '.gnu.linkonce.d.rel.ro.local.*'),
    inputs('.data.rel.ro', '.data.rel.ro.*', '.gnu.linkonce.d.rel.ro.*'),
  ),
];

const data: readonly LayoutStep[] = [
  section('.data', define('__DATA_BEGIN__'), inputs('.data', '.data.*', '.gnu.linkonce.d.*')),
  section('.data1', inputs('.data1')),
  section('.got', inputs('.got.plt'), inputs('.got')),
  section(
    '.sdata',
    define('__SDATA_BEGIN__'),
    inputs('.srodata.cst16'),
    inputs('.srodata.cst8'),
    inputs('.srodata.cst4'),
    inputs('.srodata.cst2'),
    inputs('.srodata', '.srodata.*'),
    inputs('.sdata', '.sdata.*', '.gnu.linkonce.s.*'),
  ),
  define('_edata'),
  provide('edata'),
  define('__bss_start'),
  section('.sbss', inputs('.sbss', '.sbss.*', '.gnu.linkonce.sb.*'), inputs('.scommon')),
  { ...section('.bss', inputs('.bss', '.bss.*', '.gnu.linkonce.b.*'), { kind: 'common' }), sizeMultiple: 8 },
  { kind: 'align', to: 8 },
  define('__BSS_END__'),
  { kind: 'globalPointer' },
  define('_end'),
  provide('end'),
];

/** DWARF and the like, in ld's order. */
export const unloaded: readonly LayoutStep[] = [
  ...['.stab', '.stabstr', '.comment'].map((name) => notLoaded(name)),
  notLoaded('.gnu.build.attributes', '.gnu.build.attributes', '.gnu.build.attributes.*'),
  ...['.debug', '.line', '.debug_aranges', '.debug_pubnames'].map((name) => notLoaded(name)),
  notLoaded('.debug_info', '.debug_info', '.gnu.linkonce.wi.*'),
  notLoaded('.debug_abbrev'),
  notLoaded('.debug_line', '.debug_line', '.debug_line.*', '.debug_line_end'),
  ...['frame', 'str', 'loc', 'macinfo', 'pubtypes', 'ranges', 'addr', 'line_str', 'loclists', 'macro', 'names'].map(
    (name) => notLoaded(`.debug_${name}`),
  ),
  ...['rnglists', 'str_offsets', 'sup'].map((name) => notLoaded(`.debug_${name}`)),
  notLoaded('.gnu.attributes'),
];

export const discarded: readonly string[] = ['.note.GNU-stack', '.gnu_debuglink', '.gnu.lto_*', '.gnu.warning.*'];

/** ld's layout, with the text segment at `base`. */
export function staticLayout(base = TEXT_BASE): Layout {
  return {
    steps: [
      { kind: 'goTo', address: base },
      provide('__executable_start'),
      { kind: 'symbol', symbol: '__ehdr_start', provide: true, hidden: true },
      { kind: 'headers' },
      ...readOnly,
      { kind: 'dataSegmentAlign' },
      ...relocatedThenReadOnly,
      { kind: 'relroEnd' },
      ...data,
      { kind: 'dataSegmentEnd' },
      ...unloaded,
    ],
    anchors: {
      text: '.text',
      rodata: '.rodata',
      tdata: '.tdata',
      data: '.data',
      bss: '.bss',
      sdata: '.sdata',
      note: undefined,
      notLoaded: '.comment',
    },
    discarded,
  };
}
