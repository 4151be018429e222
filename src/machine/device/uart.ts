/**
 * A serial port as far as programs that poll need it: the registers of a 16550, a byte apart, at the address of QEMU's virt machine
 * (PC16550D data sheet). Sending takes no time; received bytes wait in a queue of any length. There is no interrupt controller to which its
 * interrupts could go, so IIR only says what would be pending.
 */
import type { Width } from '../../isa/ops.ts';
import type { Device } from '../bus.ts';

const Register = { data: 0, ier: 1, iir: 2, lcr: 3, mcr: 4, lsr: 5, msr: 6, scr: 7 } as const;
/** LCR: the first two registers are the divisor. */
const DLAB = 0x80;
const DATA_READY = 0x01;
const TRANSMITTER_EMPTY = 0x60;
const IIR_NONE = 0x01;
const IIR_SENT = 0x02;
const IIR_RECEIVED = 0x04;
const FIFOS_ON = 0xc0;
/** MSR: carrier, data set ready, clear to send. */
const CONNECTED = 0xb0;

/** Plain data. */
export interface UartState {
  readonly received: number[];
  ier: number;
  fcr: number;
  lcr: number;
  mcr: number;
  scr: number;
  divisor: number;
  /** The guest has looked for input. */
  listening: boolean;
}

export class Uart implements Device {
  readonly base = 0x1000_0000;
  readonly sizeBytes = 0x100;
  state: UartState = { received: [], ier: 0, fcr: 0, lcr: 0, mcr: 0, scr: 0, divisor: 0, listening: false };
  private readonly send: (byte: number) => void;

  /** `send` gets each byte that the guest sends. */
  constructor(send: (byte: number) => void) {
    this.send = send;
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) this.state.received.push(byte);
  }

  read(offset: number, _width: Width, _now: number): bigint {
    const { state } = this;
    const isDivisor = (state.lcr & DLAB) !== 0;
    switch (offset) {
      case Register.data:
        if (isDivisor) return BigInt(state.divisor & 0xff);
        state.listening = true;
        return BigInt(state.received.shift() ?? 0);
      case Register.ier:
        return BigInt(isDivisor ? state.divisor >>> 8 : state.ier);
      case Register.iir:
        return BigInt(this.pending() | ((state.fcr & 1) === 1 ? FIFOS_ON : 0));
      case Register.lcr:
        return BigInt(state.lcr);
      case Register.mcr:
        return BigInt(state.mcr);
      case Register.lsr:
        state.listening = true;
        return BigInt(TRANSMITTER_EMPTY | (state.received.length > 0 ? DATA_READY : 0));
      case Register.msr:
        return BigInt(CONNECTED);
      case Register.scr:
        return BigInt(state.scr);
      default:
        return 0n;
    }
  }

  write(offset: number, _width: Width, value: bigint, _now: number): boolean {
    const { state } = this;
    const byte = Number(value & 0xffn);
    const isDivisor = (state.lcr & DLAB) !== 0;
    if (offset === Register.data && isDivisor) state.divisor = (state.divisor & 0xff00) | byte;
    else if (offset === Register.data) this.send(byte);
    else if (offset === Register.ier && isDivisor) state.divisor = (state.divisor & 0xff) | (byte << 8);
    else if (offset === Register.ier) state.ier = byte & 0x0f;
    else if (offset === Register.iir) this.control(byte);
    else if (offset === Register.lcr) state.lcr = byte;
    else if (offset === Register.mcr) state.mcr = byte & 0x1f;
    else if (offset === Register.scr) state.scr = byte;
    return true;
  }

  /** FCR, which is written where IIR is read; bit 1 empties the receiver. */
  private control(byte: number): void {
    this.state.fcr = byte & 0xc9;
    if ((byte & 2) !== 0) this.state.received.length = 0;
  }

  private pending(): number {
    const { ier, received } = this.state;
    if ((ier & 1) !== 0 && received.length > 0) return IIR_RECEIVED;
    return (ier & 2) !== 0 ? IIR_SENT : IIR_NONE;
  }
}
