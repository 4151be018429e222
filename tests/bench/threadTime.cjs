/**
 * Required by Node before a program that is timed: when the process ends, it writes the CPU time of the main thread alone to standard error,
 * as `main SECONDS`. What V8 compiles and collects in other threads is not in it. Linux only; elsewhere nothing is written.
 */
'use strict';
const { readFileSync, writeSync } = require('node:fs');

process.on('exit', () => {
  try {
    // proc(5): the first number is the time on the CPU, in ns.
    const [ns] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ');
    writeSync(2, `main ${(Number(ns) / 1e9).toFixed(3)}\n`);
  } catch {
    // Nobody knows it here.
  }
});
