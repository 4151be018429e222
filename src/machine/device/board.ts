/**
 * The devices of a machine whose supervisor is its own: CLINT, serial port, finisher, and what they tell the host.
 */
import type { Device } from '../bus.ts';
import type { Hart } from '../hart.ts';
import { Clint } from './clint.ts';
import { Finisher } from './finisher.ts';
import { Uart } from './uart.ts';

export class Board {
  readonly devices: readonly Device[];
  readonly uart: Uart;
  /** Gets each byte of the console's output. Set by the host. */
  send: (byte: number) => void = () => {};
  private code: number | undefined;

  constructor(harts: readonly Hart[]) {
    this.uart = new Uart((byte) => this.send(byte));
    this.devices = [new Clint(harts), this.uart, new Finisher((code) => this.end(code))];
  }

  /** The guest ends the run with this exit code. */
  end(code: number): void {
    this.code = code;
  }

  /** The exit code, once, when the guest has ended the run since this was last asked. */
  takeEnd(): number | undefined {
    const { code } = this;
    this.code = undefined;
    return code;
  }
}
