/**
 * A process of its own that goes on from a snapshot: `continueRun.mts FILE` reads `{snapshot, hash}` as v8 serialized it, runs to the end, and prints
 * the outcome as JSON.
 */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { HashState } from '../../../src/kernel/hash.ts';
import { restoreKernel, type Snapshot } from '../../../src/kernel/snapshot.ts';
import { makeMachine, runToEnd } from './guestRun.ts';

const { snapshot, hash } = deserialize(readFileSync(process.argv[2]!)) as { snapshot: Snapshot; hash: HashState };
const kernel = restoreKernel(await makeMachine('interp', snapshot.kernel.config.harts), snapshot);
console.log(JSON.stringify(runToEnd(kernel, undefined, hash)));
