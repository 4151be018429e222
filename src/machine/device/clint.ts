/**
 * The core-local interruptor: mtime, and for each hart mtimecmp and msip, at the addresses that SiFive gave them and QEMU's virt machine uses
 * (Privileged ISA, "Machine Timer (mtime and mtimecmp)"). Its state is in the harts' blocks.
 */
import type { Width } from '../../isa/ops.ts';
import type { Device } from '../bus.ts';
import type { Hart } from '../hart.ts';
import { MSIP, MTIMECMP } from '../stateLayout.ts';
import { setTicks, tellTime, ticksAt } from '../time.ts';

const MTIMECMP_OFFSET = 0x4000;
const MTIME_OFFSET = 0xbff8;
/** Where msip of hart 4095 would end. */
const MSIP_END = 0x4000;

export class Clint implements Device {
  readonly base = 0x0200_0000;
  readonly sizeBytes = 0x1_0000;
  private readonly harts: readonly Hart[];

  constructor(harts: readonly Hart[]) {
    this.harts = harts;
  }

  read(offset: number, width: Width, now: number): bigint | undefined {
    if (offset < MSIP_END) return width === 4 ? BigInt(this.softwareHart(offset)?.get32(MSIP) ?? 0) : undefined;
    if (width < 4) return undefined;
    return BigInt.asUintN(width * 8, this.word(offset, now) >> shiftOf(offset));
  }

  write(offset: number, width: Width, value: bigint, now: number): boolean {
    if (offset < MSIP_END) {
      if (width !== 4) return false;
      this.softwareHart(offset)?.set32(MSIP, Number(value & 1n));
      return true;
    }
    if (width < 4) return false;
    const shift = shiftOf(offset);
    const mask = ((1n << BigInt(width * 8)) - 1n) << shift;
    this.setWord(offset, (this.word(offset, now) & ~mask) | (value << shift), now);
    return true;
  }

  private softwareHart(offset: number): Hart | undefined {
    return this.harts[offset / 4];
  }

  private timerHart(offset: number): Hart | undefined {
    return this.harts[Math.floor((offset - MTIMECMP_OFFSET) / 8)];
  }

  /** The 64-bit register that an offset is in; 0 where there is none. */
  private word(offset: number, now: number): bigint {
    if (offset < MTIME_OFFSET) return this.timerHart(offset)?.get64(MTIMECMP) ?? 0n;
    const [hart] = this.harts;
    return offset < MTIME_OFFSET + 8 ? ticksAt(hart!, tellTime(hart!, now)) : 0n;
  }

  private setWord(offset: number, value: bigint, now: number): void {
    if (offset < MTIME_OFFSET) this.timerHart(offset)?.set64(MTIMECMP, value);
    else if (offset < MTIME_OFFSET + 8) setTicks(this.harts, tellTime(this.harts[0]!, now), value);
  }
}

const shiftOf = (offset: number): bigint => BigInt((offset % 8) * 8);
