// Steps of a level table of up to 16 values, for the lockstep searches: breakpoints looked up by byte swizzles.
import { gapAt, middleLevel, sumAt } from './level-table';

/** Table lengths that the byte tables hold. */
export const MAX_TABLE: i32 = 16;

/** |a + b| and |b - a| per table index as bytes, 0 past the end and at the middle. */
const sumBytes: usize = memory.data(16, 16);
const gapBytes: usize = memory.data(16, 16);

/** Call after readLevelTable, for tables of at most MAX_TABLE values. */
export function prepareTableSteps(tableLength: i32): void {
  for (let i = 0; i < MAX_TABLE; i++) {
    store<u8>(sumBytes + i, i < tableLength ? <u8>sumAt(i) : 0);
    store<u8>(gapBytes + i, i < tableLength ? <u8>gapAt(i) : 0);
  }
}

// @ts-ignore: decorator
@inline
export function sumTable(): v128 {
  return v128.load(sumBytes);
}

// @ts-ignore: decorator
@inline
export function gapTable(): v128 {
  return v128.load(gapBytes);
}

/** Bytes of a 16-byte table at four i32 indices, as f32; 0 where an index is outside 0..15. */
// @ts-ignore: decorator
@inline
export function lookUp(table: v128, index: v128): v128 {
  return lookUpByte(table, v128.or(index, i32x4.splat(0xffffff00)));
}

/** As lookUp, for indices whose upper three bytes are all ones. */
// @ts-ignore: decorator
@inline
export function lookUpByte(table: v128, index: v128): v128 {
  return f32x4.convert_i32x4_s(i8x16.swizzle(table, index));
}

/** Fraction |x| / |a + b| of a step, 0 past the end of the table. */
// @ts-ignore: decorator
@inline
export function tableFraction(magnitude: v128, sum: v128): v128 {
  return v128.and(f32x4.gt(sum, f32x4.splat(0)), f32x4.div(magnitude, sum));
}

/** -1 where a component goes down, +1 where it goes up. */
// @ts-ignore: decorator
@inline
export function stepOf(down: v128): v128 {
  return v128.or(down, i32x4.splat(1));
}

/** Index of a component in the best vector: outward from the middle while its fractions reach the best one. `negative`: sign of the scale. */
// @ts-ignore: decorator
@inline
export function bestIndex(x: v128, negative: v128, bestFraction: v128): v128 {
  const sums = sumTable();
  const step = stepOf(v128.xor(f32x4.lt(x, f32x4.splat(0)), negative));
  const magnitude = f32x4.abs(x);
  let index = i32x4.splat(middleLevel());
  for (let taken = 0; taken < MAX_TABLE; taken++) {
    const next = i32x4.add(index, step);
    const moves = f32x4.ge(tableFraction(magnitude, lookUp(sums, next)), bestFraction);
    if (!v128.any_true(moves)) break;
    index = v128.bitselect(next, index, moves);
  }
  return index;
}
