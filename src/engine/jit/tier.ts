/**
 * All that translates code and runs translations. It is made when something has been found to be hot: programs that are over before that do not
 * wait for it.
 */
import type { PhysMemory } from '../../machine/physMemory.ts';
import type { BreakpointMap } from '../interp/breakpointMap.ts';
import type { CodePages } from '../interp/codePages.ts';
import type { Contexts } from '../interp/contexts.ts';
import { guardDelta, ramDelta } from '../interp/fastTranslation.ts';
import type { InterpExports } from '../interp/interpEngine.ts';
import { CONTEXT_BYTES, CONTEXTS, EXITS, JUMP_TABLE, MOVES, REGION_STEPS } from '../interp/layout.ts';
import type { InterpProgram } from '../interp/program.ts';
import type { Records } from '../interp/records.ts';
import { type DispatcherExports, generateDispatcher } from './dispatcher.ts';
import { FactsCache } from './factsCache.ts';
import type { HotSpots } from './hotSpots.ts';
import type { JitOptions } from './jitOptions.ts';
import { takeJumpNotes } from './jumpNotes.ts';
import { probeHost } from './probe.ts';
import { Retranslation } from './retranslation.ts';
import type { Tally } from './statistics.ts';
import { Translator } from './translator.ts';
import { NO_PC, SLOTS, Units } from './units.ts';

export interface TierHost {
  readonly memory: PhysMemory;
  readonly words: Int32Array;
  readonly program: InterpProgram;
  readonly interpreter: InterpExports;
  readonly contexts: Contexts;
  readonly code: CodePages;
  readonly records: Records;
  readonly breakpoints: BreakpointMap;
  /** Address of the record that leads to pc. */
  readonly startRecord: number;
  readonly options: JitOptions;
  readonly hotSpots: HotSpots;
  readonly tally: Tally;
  /** Whether checks are left out by now. */
  readonly isUnchecked: () => boolean;
  /** Whether the program that runs has not set inexact. */
  readonly isExactSoFar: () => boolean;
}

export class Tier {
  readonly dispatcher: DispatcherExports;
  readonly units: Units;
  readonly retranslation: Retranslation;
  readonly translator: Translator;

  constructor(host: TierHost) {
    const { memory, words, contexts, code, breakpoints, records, options, hotSpots, tally } = host;
    // Of an empty table only the first entry, of pc 0, would be one.
    for (let context = 0; context < CONTEXTS; context++) {
      words[(memory.engineOffset + context * CONTEXT_BYTES + JUMP_TABLE) / 4] = NO_PC;
    }
    const machine = { memory: memory.wasm, ramDelta: ramDelta(memory), guardDelta: guardDelta(memory) };
    const [steps, exits, moves] = [REGION_STEPS, EXITS, MOVES].map((at) => memory.engineOffset + at);
    const module = new WebAssembly.Module(
      generateDispatcher({ start: host.startRecord, steps: steps!, exits: exits!, moves: moves!, slots: SLOTS }),
    );
    const instance = new WebAssembly.Instance(module, { machine, interp: { run: host.interpreter.run } });
    this.dispatcher = instance.exports as unknown as DispatcherExports;
    const unitHost = { words, contexts, code, breakpoints, view: memory.view, table: this.dispatcher.regions };
    this.units = new Units(unitHost);
    this.translator = new Translator(
      {
        ...{
          ...unitHost,
          facts: new FactsCache(records, host.program.facts),
          hotSpots,
          profile: hotSpots.profile,
          tally,
        },
        ...{ onUnit: options.onUnit, now: options.now ?? (() => 0), fma: probeHost().fma },
        ...{ isUnchecked: host.isUnchecked, isExactSoFar: host.isExactSoFar },
        isRestless: (page) => this.units.isRestless(page),
        imports: { machine, dispatcher: { call: this.dispatcher.call } },
      },
      this.units,
    );
    this.retranslation = new Retranslation(hotSpots, this.units, this.translator, tally, options.misses);
    code.onForget = (page) => this.units.dropPage(page);
    contexts.onDrop = (context, page) => {
      this.units.forget(context, page);
      if (page === undefined) takeJumpNotes(words, context);
    };
  }
}
