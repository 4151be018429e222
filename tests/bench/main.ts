/**
 * `npm run bench [-- engine|short|debugger|adapter|snapshot|kernel|language [options]]`: prints speeds. It never fails because of one; its code is 1 when a program gave
 * a wrong result.
 */
import path from 'node:path';
import { benchAdapter } from './adapter.ts';
import { benchDebugger } from './debugger.ts';
import { benchEngines } from './engine.ts';
import { benchKernel } from './kernel.ts';
import { benchLanguage } from './language.ts';
import { parseOptions, USAGE } from './options.ts';
import { benchShortPrograms } from './short.ts';
import { benchSnapshots } from './snapshot.ts';

const options = parseOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(USAGE);
  process.exit(2);
}

const areRight = [
  !options.benches.has('engine') || (await benchEngines(options)),
  !options.benches.has('short') || (await benchShortPrograms(options)),
];
if (options.benches.has('debugger'))
  await benchDebugger(options, path.join(import.meta.dirname, '../../dist/adapter.js'));
if (options.benches.has('adapter')) await benchAdapter(path.join(import.meta.dirname, '../../dist/adapter.js'));
if (options.benches.has('snapshot')) await benchSnapshots();
if (options.benches.has('kernel')) benchKernel();
if (options.benches.has('language')) await benchLanguage(path.join(import.meta.dirname, '../../dist/server.js'));
process.exit(areRight.every((isRight) => isRight) ? 0 : 1);
