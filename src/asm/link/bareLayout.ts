/**
 * Where sections of a program for the bare machine lie: from the begin of RAM on, `.text.init` before all other code, then `.tohost` on a page of its
 * own, as the public RISC-V test suites have it (riscv-tests, `env/p/link.ld`), then data. No headers are loaded.
 */
import { inputs, type Layout, section } from './layout.ts';
import { discarded, unloaded } from './staticLayout.ts';

/** Where RAM begins. */
export const BARE_BASE = 0x8000_0000;

const PAGE = 0x1000;

export function bareLayout(base = BARE_BASE): Layout {
  return {
    steps: [
      { kind: 'goTo', address: base },
      section('.text.init', inputs('.text.init')),
      section('.text', inputs('.text', '.text.*')),
      { kind: 'symbol', symbol: 'etext', provide: true },
      section('.rodata', inputs('.rodata', '.rodata.*', '.srodata', '.srodata.*')),
      section('.eh_frame', inputs('.eh_frame')),
      { kind: 'align', to: PAGE },
      section('.tohost', inputs('.tohost')),
      { kind: 'align', to: PAGE },
      section('.data', { kind: 'symbol', symbol: '__DATA_BEGIN__' }, inputs('.data', '.data.*')),
      section('.tdata', inputs('.tdata', '.tdata.*')),
      section('.tbss', inputs('.tbss', '.tbss.*')),
      section('.got', inputs('.got.plt'), inputs('.got')),
      section('.sdata', { kind: 'symbol', symbol: '__SDATA_BEGIN__' }, inputs('.sdata', '.sdata.*')),
      { kind: 'symbol', symbol: '_edata' },
      { kind: 'symbol', symbol: '__bss_start' },
      section('.sbss', inputs('.sbss', '.sbss.*')),
      { ...section('.bss', inputs('.bss', '.bss.*'), { kind: 'common' }), sizeMultiple: 8 },
      { kind: 'align', to: 8 },
      { kind: 'symbol', symbol: '__BSS_END__' },
      { kind: 'globalPointer' },
      { kind: 'symbol', symbol: '_end' },
      { kind: 'symbol', symbol: 'end', provide: true },
      ...unloaded,
    ],
    anchors: {
      text: '.text',
      rodata: '.rodata',
      tdata: '.tdata',
      data: '.data',
      bss: '.bss',
      sdata: '.sdata',
      note: '.rodata',
      notLoaded: '.comment',
    },
    discarded: [...discarded, '.note.*'],
  };
}
