/**
 * A copy of the guest programs and their sources for the tests of one file, in a folder whose path is equally long everywhere: a program's path lies on
 * its stack, so addresses and step counts in transcripts depend on its length.
 */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { guestPath } from '../guest/programs.ts';

const PATH_LENGTH = 100;
/** Characters that mkdtemp adds. */
const RANDOM_LENGTH = 6;

const base = path.join(realpathSync(tmpdir()), 'hartbeat-guests-');
export const stage = mkdtempSync(base.padEnd(PATH_LENGTH - RANDOM_LENGTH, '-'));
cpSync(path.join(guestPath('.'), '..'), stage, {
  recursive: true,
  filter: (source) => !/[\\/]sample$/.test(source) && !source.endsWith('.ts'),
});
afterAll(() => rmSync(stage, { recursive: true, force: true }));

/** The host path of a built program on the stage. */
export const stagedProgram = (name: string): string => path.join(stage, 'bin', name);

/** The host path of a source on the stage. */
export const stagedSource = (name: string): string => path.join(stage, name);
