/** The event bits of poll(2) and epoll(7): what is true of a file, or asked for (asm-generic/poll.h). */
export const POLLIN = 0x01;
export const POLLPRI = 0x02;
export const POLLOUT = 0x04;
export const POLLERR = 0x08;
export const POLLHUP = 0x10;
export const POLLNVAL = 0x20;
export const POLLRDNORM = 0x40;
export const POLLRDBAND = 0x80;
export const POLLWRNORM = 0x100;
export const POLLWRBAND = 0x200;
export const POLLRDHUP = 0x2000;

export const READABLE = POLLIN | POLLRDNORM;
export const WRITABLE = POLLOUT | POLLWRNORM;
/** What is reported whether asked for or not. */
export const ALWAYS = POLLERR | POLLHUP | POLLNVAL;

const names: readonly (readonly [bit: number, name: string])[] = [
  [POLLIN, 'IN'],
  [POLLPRI, 'PRI'],
  [POLLOUT, 'OUT'],
  [POLLERR, 'ERR'],
  [POLLHUP, 'HUP'],
  [POLLNVAL, 'NVAL'],
  [POLLRDHUP, 'RDHUP'],
];

/** `IN|OUT`, for people; the NORM and BAND bits say nothing more. */
export function eventNames(events: number): string {
  const set = names.filter(([bit]) => (events & bit) !== 0).map(([, name]) => name);
  return set.length === 0 ? 'none' : set.join('|');
}
