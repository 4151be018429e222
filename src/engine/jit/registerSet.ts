/**
 * A set of x and f registers. x0 is never in one: it has no state.
 */
export class RegisterSet {
  /** Bit n is xn, or fn. */
  x = 0;
  f = 0;

  static of(x: number, f: number): RegisterSet {
    const set = new RegisterSet();
    set.x = x & ~1;
    set.f = f;
    return set;
  }

  static readonly all = (): RegisterSet => RegisterSet.of(-1, -1);

  addX(register: number): void {
    if (register !== 0) this.x |= 1 << register;
  }

  addF(register: number): void {
    this.f |= 1 << register;
  }

  hasX(register: number): boolean {
    return ((this.x >>> register) & 1) !== 0;
  }

  hasF(register: number): boolean {
    return ((this.f >>> register) & 1) !== 0;
  }

  copy(): RegisterSet {
    return RegisterSet.of(this.x, this.f);
  }

  /** Adds all of another set; answers whether that changed anything. */
  add(other: RegisterSet): boolean {
    const { x, f } = this;
    this.x |= other.x;
    this.f |= other.f;
    return x !== this.x || f !== this.f;
  }

  without(other: RegisterSet): RegisterSet {
    return RegisterSet.of(this.x & ~other.x, this.f & ~other.f);
  }

  get key(): string {
    return `${this.x}:${this.f}`;
  }

  get isEmpty(): boolean {
    return this.x === 0 && this.f === 0;
  }

  /** Numbers of the registers, x first. */
  each(x: (register: number) => void, f: (register: number) => void): void {
    for (let rest = this.x >>> 0; rest !== 0; rest &= rest - 1) x(31 - Math.clz32(rest & -rest));
    for (let rest = this.f >>> 0; rest !== 0; rest &= rest - 1) f(31 - Math.clz32(rest & -rest));
  }
}
