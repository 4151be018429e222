/** What a program is taken for, and what is said of calls that are not there. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { detectAbi } from '../../../src/kernel/rcore/detect.ts';
import { rawBase } from '../../../src/kernel/rcore/image.ts';
import { rcorePage } from '../../../src/kernel/rcore/page.ts';
import { rcoreTables } from '../../../src/kernel/rcore/table.ts';
import { formatCall } from '../../../src/kernel/syscall/text.ts';
import { guestBytes, guestPrograms } from '../../guest/programs.ts';
import { bootRcore, goOn } from './rcoreRun.ts';

test('no program for Linux is taken for another', () => {
  for (const { name } of guestPrograms) {
    expect(detectAbi(guestBytes(name), name), name).toEqual({ abi: 'linux', why: undefined });
  }
});

test('the places of rCore tell its programs', () => {
  const told = (name: string, as = name): string => {
    const { abi, why } = detectAbi(guestBytes(name), as);
    return `${abi}: ${why}`;
  };
  expect([
    told('rcore-process'),
    told('rcore-lab-process'),
    told('rcore-raw0'),
    told('rcore-raw2.bin'),
    told('rcore-raw1.bin', 'ch3b_yield0.bin'),
  ]).toEqual([
    'rcore-book: its code begins at 0x10000 itself, as in the book from chapter 4 on',
    'rcore-lab: it is linked to 0x0, where Linux maps nothing',
    'rcore-book: it is linked to 0x80400000 as in chapters 2 and 3',
    'rcore-book: it is a raw binary, loaded at 0x80440000 as in chapters 2 and 3',
    'rcore-lab: it is a raw binary, loaded at 0x80420000 as in chapters 2 and 3, and is named ch3b_yield0.bin',
  ]);
});

test('a raw binary without pointers lies in the first slot', () => {
  expect(rawBase(new Uint8Array(100))).toBe(0x8040_0000);
});

test('text and broken files are left to those who know what is wrong with them', () => {
  const text = new TextEncoder().encode('#!/bin/sh\necho\n');
  const broken = guestBytes('rcore-process').slice(0, 100);
  expect([detectAbi(text, 'script').abi, detectAbi(broken, 'broken').abi]).toEqual(['linux', 'linux']);
});

test('a call of another family is reported once, with the family that has it', async () => {
  const reports: string[] = [];
  for (const [name, abi] of [
    ['rcore-sync', 'linux'],
    ['rcore-lab-sync', 'rcore-book'],
    ['rcore-devices', 'rcore-lab'],
  ] as const) {
    const kernel = await bootRcore(name, { config: { abi } }).catch(() => undefined);
    if (kernel === undefined) continue;
    kernel.listen((event) => {
      if (event.kind === 'unknownSyscall' && kernel.state.unknownSyscalls.length === 1)
        reports.push(`${abi} ${event.nr} answers ${event.answer}: ${event.why}`);
    });
    for (let step = 0; step < 20 && kernel.state.unknownSyscalls.length === 0; step++) await goOn(kernel, 1000);
  }
  expect(reports).toEqual([
    'linux 1010 answers ENOSYS: syscall_1010 is not implemented; it may be a program of rCore-Tutorial: --abi rcore-book',
    'rcore-book 463 answers -1: rCore itself would panic; is it a program for --abi rcore-lab?',
    'rcore-lab 29 answers -1: rCore itself would panic; is it a program for --abi rcore-book?',
  ]);
});

test('calls are printed by the names that rCore has for them', async () => {
  const kernel = await bootRcore('rcore-lab-memory');
  const lines: string[] = [];
  kernel.listen((event) => {
    if (event.kind === 'syscallReturn' && event.name !== 'write') lines.push(formatCall(kernel, event));
  });
  await goOn(kernel);
  expect(lines.slice(0, 6)).toEqual([
    'mmap(0x10000000, 4096, PROT_READ|PROT_WRITE) = 0x0',
    'mmap(0x10000000, 1, PROT_READ|PROT_WRITE) = -1 (a part of it is mapped already)',
    'mmap(0xffff000, 8192, PROT_READ|PROT_WRITE) = -1 (a part of it is mapped already)',
    'mmap(0x10001001, 1, PROT_READ|PROT_WRITE) = -1 (0x10001001 is not the start of a page)',
    'mmap(0x10002000, 1, PROT_NONE) = -1 (prot 0x0 is none)',
    'mmap(0x10002000, 1, 0x8) = -1 (prot 0x8 is none)',
  ]);
});

test('a client of the host reaches a port that a program listens at', async () => {
  const config = { forwards: [{ host: 1, guest: 8080 }] };
  const kernel = await bootRcore('rcore-devices', { args: ['serve'], config });
  let text = '';
  let answer = '';
  kernel.listen((event) => {
    if (event.kind === 'output') text += new TextDecoder().decode(event.bytes);
    if (event.kind === 'netOutput') answer += new TextDecoder().decode(event.bytes);
  });
  expect(await goOn(kernel)).toEqual({ kind: 'waitingForInput' });
  const leaves = [...kernel.state.executor.tasks.keys()].map((id) => kernel.awaits(id).at(-1)!.future.kind);
  expect(leaves).toContain('acceptWait');
  kernel.netInput({ kind: 'connect', connection: 1, port: 8080 });
  kernel.netInput({ kind: 'data', connection: 1, bytes: new TextEncoder().encode('from the host\n') });
  expect(await goOn(kernel)).toEqual({ kind: 'exited', code: 0, signo: 0 });
  expect(text).toContain('from the host\nat 0x10000000 1\n');
  expect(answer).toBe('served\n');
});

test('every call of both tables is made by some program', async () => {
  const programs = {
    'rcore-book': ['process', 'files', 'signals', 'threads', 'sync', 'devices'].map((name) => `rcore-${name}`),
    'rcore-lab': ['process', 'files', 'signals', 'threads', 'sync', 'memory', 'tasks', 'links', 'deadlock'].map(
      (name) => `rcore-lab-${name}`,
    ),
  };
  for (const abi of ['rcore-book', 'rcore-lab'] as const) {
    const made = new Set<number>();
    for (const name of programs[abi]) {
      const kernel = await bootRcore(name);
      kernel.listen((event) => void (event.kind === 'syscall' && made.add(event.nr)));
      await goOn(kernel);
    }
    expect(
      [...rcoreTables[abi].keys()].filter((nr) => !made.has(nr)),
      abi,
    ).toEqual([]);
  }
});

test("the page of rCore's system calls is as the tables have it", () => {
  const page = path.resolve(import.meta.dirname, '../../../SYSCALLS-RCORE.md');
  if (process.env['UPDATE'] === '1') writeFileSync(page, rcorePage());
  expect(readFileSync(page, 'utf8')).toBe(rcorePage());
});
