/**
 * Branded scalar types: numbers that must not be mixed up with one another.
 *
 * A guest address always names its space: `(SpaceId, VirtAddr)`. Values that may fill all 64 bits are `bigint` (debugger, reference
 * interpreter); the kernel checks that an address is a user's, below 2^38, where it enters, and works with a plain `number` from there on.
 */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A 64-bit guest virtual address, unsigned. */
export type VirtAddr = Brand<bigint, 'VirtAddr'>;
/** A guest physical address: an integer in [0, 2^56), exact in a `number` below 2^53. */
export type PhysAddr = Brand<number, 'PhysAddr'>;
/** Number of a kernel address space; unique within a run, never reused. */
export type SpaceId = Brand<number, 'SpaceId'>;
/** Index of a hart, from 0. */
export type HartId = Brand<number, 'HartId'>;
/** Identifies a task of the executor; unique within a run, never reused. */
export type TaskId = Brand<number, 'TaskId'>;
export type Tid = Brand<number, 'Tid'>;
export type Pid = Brand<number, 'Pid'>;

/** A place in guest memory: never an address alone. */
export interface Address {
  readonly space: SpaceId;
  readonly va: VirtAddr;
}

export const virtAddr = (value: bigint): VirtAddr => BigInt.asUintN(64, value) as VirtAddr;
export const physAddr = (value: number): PhysAddr => value as PhysAddr;
