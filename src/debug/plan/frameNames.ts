/**
 * What names mean to a plan: what they mean in the frame that it is made in, as far as that is the same in each frame at that address of the code.
 */
import { registerByName } from '../../isa/registers.ts';
import { type Names, untyped } from '../evaluate/names.ts';
import type { TypeSyntax } from '../evaluate/syntax.ts';
import { intType } from '../types/baseTypes.ts';
import { type CType, strip } from '../types/ctype.ts';
import type { Sum } from '../values/placeRule.ts';
import type { Scope } from '../values/scope.ts';
import type { PlanNames } from './compile.ts';
import { objectAt, type PlannedObject } from './object.ts';
import { cannotTell, type PlanState } from './planState.ts';

export class FrameNames implements PlanNames {
  readonly untyped = untyped;
  private readonly names: Names;
  private readonly scope: Scope;
  private readonly cfa: () => Sum | undefined;

  constructor(names: Names, scope: Scope, cfa: () => Sum | undefined) {
    this.names = names;
    this.scope = scope;
    this.cfa = cfa;
  }

  isType(name: string): boolean {
    return this.names.isType(name);
  }

  type(syntax: TypeSyntax): CType {
    return this.names.type(syntax);
  }

  object(name: string, position: number): PlannedObject | undefined {
    const variable = this.scope.find(plainName(name));
    if (variable !== undefined) {
      const rule = this.scope.rule(variable, this.cfa);
      return rule && objectAt(rule.type, rule.place);
    }
    const { type, storage } = this.names.object(name, position);
    if ((name === 'pid' || name === 'tid') && type === intType) return threadNumber(name);
    if (storage.kind === 'bytes') return objectAt(type, storage);
    if (storage.kind !== 'memory') return undefined;
    return objectAt(type, { kind: 'memory', address: { register: undefined, offset: storage.address } });
  }

  register(name: string): PlannedObject | undefined {
    const isThreads = name === 'pid' || name === 'tid';
    if (!isThreads && name !== 'pc' && registerByName(name) === undefined) return undefined;
    const { type, storage } = this.names.register(name, 0);
    if (isThreads) return threadNumber(name);
    if (storage.kind === 'bytes') return objectAt(type, storage);
    if (storage.kind !== 'register') return undefined;
    return storage.register < 32 ? objectAt(type, storage) : floatRegister(type, storage.register);
  }
}

/** What means something else in each thread. */
function threadNumber(name: 'pid' | 'tid'): PlannedObject {
  const run = ({ ids }: PlanState): number => {
    if (ids === undefined) throw cannotTell;
    return ids[name];
  };
  return { type: intType, place: { kind: 'code', code: { kind: 'word', type: intType, run } } };
}

/** Whether it holds a float or a double only its bits tell, each time; the plan is for what it holds now. */
function floatRegister(type: CType, register: number): PlannedObject {
  const actual = strip(type);
  const isSingle = actual.kind === 'base' && actual.size === 4;
  return {
    type,
    place: {
      kind: 'code',
      code: {
        kind: 'float',
        type,
        run: (state) => {
          if ((state.high(register) === BOXED) !== isSingle) throw cannotTell;
          return isSingle ? state.single(register) : state.double(register);
        },
      },
    },
  };
}

/** A float in a wider register has all ones above it. */
const BOXED = -1;

const plainName = (name: string): string => (name.includes('::') ? name.slice(name.lastIndexOf('::') + 2) : name);
