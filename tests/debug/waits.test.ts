/** Every kind of wait as the debugger shows it: the futures from the leaf to the threadloop with what they wait for, and under them the thread's own stack. */
import { describe, expect, test } from 'vitest';
import { DebuggedGuest, taskOf } from './guest.ts';

/** What each function of the guest waits for: the leaf and what else stands above the trap handler, with their fields. */
async function waiting(form: 'threadloop' | 'trampoline'): Promise<Map<string, string[]>> {
  const guest = await DebuggedGuest.start('waits', { source: 'debug/waits.c', form });
  guest.breakAt('waiting');
  const main = taskOf(guest.run());
  const chains = new Map<string, string[]>();
  for (const { id, name } of guest.debug.target.threads([])) {
    if (id === main || !guest.debug.target.hasThread(id as typeof main)) continue;
    if (guest.debug.target.thread(id as typeof main) === undefined) continue;
    const frames = guest.debug.stackOf(id as typeof main).frames(0, 50);
    const label = frames.findIndex((frame) => frame.kind === 'label' && frame.name === 'user code');
    expect(label, name).toBeGreaterThan(2);
    const own = frames.slice(label + 1).map((frame) => frame.name);
    const started = own.find((each) => /^in[A-Z]/.test(each));
    expect(own.length, `${name}: ${own}`).toBeGreaterThan(1);
    const text: string[] = [];
    for (const frame of frames.slice(0, label)) {
      if (frame.kind !== 'kernel') continue;
      expect(frame.source.line, frame.name).toBeGreaterThan(0);
      const fields = Object.entries(frame.fields).map(([field, value]) => `${field} ${value}`);
      text.push(
        [`${frame.name} ${frame.state}`, ...fields]
          .join(', ')
          .replace(/0x[0-9a-f]{4,}/g, '0x…')
          .replace(/(Ns) \d+/g, '$1 …'),
      );
    }
    const handler = text.findIndex((each) => each.startsWith('trapHandler'));
    expect(handler, name).toBeGreaterThan(0);
    chains.set(`${started}${chains.has(`${started}`) ? ' child' : ''}`, text.slice(0, handler));
  }
  expect(guest.output).toBe('');
  return chains;
}

describe('a thread that waits', () => {
  test('shows its chain of futures, and what it waits for in words', async () => {
    const chains = await waiting('threadloop');
    expect([...chains].map(([name, chain]) => `${name}: ${chain.join(' < ')}`)).toMatchInlineSnapshot(`
      [
        "inPipeRead: pipeRead waiting, fd 3, pipe 1, used 0, writers 1",
        "inPipeWrite: pipeWrite waiting, fd 10, pipe 3, written 0, bytes 4096, room 0, readers 1",
        "inFutex: futexWait waiting, address 0x…, expected 0",
        "inTimedFutex: futexWait waiting, address 0x…, expected 0, deadlineNs …, leftNs …",
        "inLock: futexLock waiting, address 0x…, owner 100",
        "inWaitv: futexWait waiting, address 0x…, expected 0 < futexWait waiting, address 0x…, expected 0 < anyOf racing, branches 2 < futexWaitv waiting, addresses 0x… 0x…",
        "inSleep: sleep sleeping, deadlineNs …, leftNs …",
        "inPause: poll waiting, waitsFor a signal",
        "inSuspend: signalWait waiting, signals any with a handler",
        "inSigwait: signalWait waiting, signals SIGUSR2",
        "inSignalfd: signalRead waiting, mask 0x…",
        "inPoll: poll waiting, waitsFor 3 pipeRead IN, deadlineNs …, leftNs …",
        "inSelect: pselect waiting, nfds 4, waitsFor 3 pipeRead IN|ERR|HUP|NVAL",
        "inEpoll: epollWait waiting, epfd 12, waitsFor 3 pipeRead IN, 7 socket IN, maxevents 1",
        "inEventRead: eventfdRead waiting, fd 13, eventfd 1, count 0, semaphore no",
        "inEventWrite: eventfdWrite waiting, fd 14, value 18446744073709551614, eventfd 2, count 1, semaphore no",
        "inTimer: timerfdRead waiting, fd 15, timerfd 1, deadlineNs …, leftNs …",
        "inNotify: inotifyRead waiting, fd 16, inotify 1, watches ",
        "inReceive: socketRecv waiting, fd 7, socket 1, protocol unix stream, peer socket:[2], bytes 1, buffered 0",
        "inSend: socketSend waiting, fd 17, socket 3, protocol unix stream, peer socket:[4], bytes 4096, sent 0, unread 212992",
        "inAccept: acceptWait waiting, fd 19, socket 5, protocol unix stream, local @accept, listening @accept, backlog 1, waiting 0",
        "inConnect: connectWait waiting, fd 22, socket 9, protocol unix stream, listener @connect, backlog 0, waiting 1",
        "inWait: waitForMail waiting, events childExit < waitChild waiting, for any child, options WEXITED",
        "inVfork: waitForMail waiting, events vforkDone < vforkWait waiting, child 136",
        "inSemaphore: semWait waiting, semid 0, operations 0: -1 (is 0)",
        "inMsgReceive: msgReceive waiting, msqid 0, messages 0, used 0, type 5",
        "inMsgSend: msgSend waiting, msqid 1, messages 4, used 16000, type 1, bytes 4000",
        "inMqReceive: mqReceive waiting, fd 23, queue receive, messages 0",
        "inMqSend: mqSend waiting, fd 24, queue send, messages 1, bytes 1, priority 0",
        "inFlock: lockWait waiting, fd 26, lock write, start 0, heldBy flock 26",
        "inFifo: fifoOpen waiting, path /tmp/fifo, waitsFor writer",
        "inSplice: splice waiting, call splice, in 3 pipeRead, out 6 pipeWrite, waitsFor input, moved 0, bytes 10",
        "inTee: tee waiting, in 3, out 6, used 0, room 65536",
        "inConsole: ttyRead waiting, fd 0, terminal /dev/console, bytes 1, mode lines, typed 0, foreground 100",
        "inWait child: poll waiting, waitsFor a signal",
        "inVfork child: sleep sleeping, deadlineNs …, leftNs …",
      ]
    `);
  });

  test('shows the same where traps are crossed outside the coroutine', async () => {
    expect([...(await waiting('trampoline'))]).toEqual([...(await waiting('threadloop'))]);
  });
});
