/** struct msghdr and its relatives (sendmsg(2), recvmsg(2), recvmmsg(2)): where a message's name, data and control data lie in the guest's memory. */
import type { Kernel } from '../context.ts';
import { readIoVector, type Segment } from '../fs/ioVector.ts';
import { copyIn } from '../mm/userMemory.ts';
import type { AddressSpace } from '../state.ts';
import { SysError } from '../sysError.ts';

export interface MessageHeader {
  readonly name: number;
  readonly nameLength: number;
  readonly segments: readonly Segment[];
  readonly control: number;
  readonly controlLength: number;
}

const SIZEOF_MSGHDR = 56;
export const SIZEOF_MMSGHDR = 64;
/** Offsets of what a call stores. */
export const NAME_LENGTH_AT = 8;
export const CONTROL_LENGTH_AT = 40;
export const FLAGS_AT = 48;
export const MESSAGE_LENGTH_AT = 56;

const UIO_MAXIOV = 1024;
/** net.core.optmem_max: most control data that is read. */
const MAX_CONTROL = 20_480;

export function readHeader(kernel: Kernel, space: AddressSpace, address: number): MessageHeader {
  const view = new DataView(copyIn(kernel, space, address, SIZEOF_MSGHDR).buffer);
  const count = Number(view.getBigUint64(24, true));
  if (count > UIO_MAXIOV) throw new SysError('EMSGSIZE', `${count} buffers are more than ${UIO_MAXIOV}`);
  const nameLength = view.getInt32(8, true);
  const name = Number(view.getBigUint64(0, true));
  if (name !== 0 && nameLength < 0) throw new SysError('EINVAL', `an address has no ${nameLength} bytes`);
  return {
    name,
    nameLength: name === 0 ? 0 : nameLength,
    segments: readIoVector(kernel, space, Number(view.getBigUint64(16, true)), count),
    control: Number(view.getBigUint64(32, true)),
    controlLength: Number(view.getBigUint64(40, true)),
  };
}

/** The control data of a message that is sent; ENOBUFS when there is too much. */
export function readControl(
  kernel: Kernel,
  space: AddressSpace,
  { control, controlLength }: MessageHeader,
): Uint8Array {
  if (controlLength > MAX_CONTROL) throw new SysError('ENOBUFS', `${controlLength} bytes of control data are too many`);
  return controlLength === 0 ? new Uint8Array(0) : copyIn(kernel, space, control, controlLength);
}
