// Keys of the steps of a level table of up to 16 values, for the lockstep search of three components: which step comes first, and which it is.
//
// A component of magnitude m takes the step of sum s = |a + b| at the inverse scale s / (2 m). Its key is the f32 s * (1 / m) with its lowest
// five bits replaced by the place of the step, plus a constant: positive floats are ordered as their bits are. A component without a step left
// has a sum of 0, and the constant turns that into the largest of all unsigned numbers, which is NaN when read as a float.
//
// Steps have places in a row: those upward from the middle, one that is no step, those downward, one that is no step. A place is kept as an i32
// whose upper three bytes are all ones, so that a byte swizzle finds 0 for them. The last place may be 16, where a swizzle finds 0 too.
import { gapAt, middleLevel, sumAt } from './level-table';
import { lookUpByte } from './table-steps';

const PLACE_BITS: i32 = 31;
const UPPER_BYTES: i32 = 0xffffff00;

/**
 * Keys up to this factor above the least one are near it. The reference orders quotients m / s, or cross products of m and s times a gap, of at
 * most two roundings; keys have two. So where the orders differ the two products are at most 6 ulps apart; with the place that makes less than
 * 60 ulps of the key, at most 60 / 2^23 of it.
 */
const NEAR: f32 = 1.0 + 1.0 / 131072.0;

/** |a + b| and |b - a| per place. */
const sums: usize = memory.data(16, 16);
const gaps: usize = memory.data(16, 16);
/** Constants in four lanes, loaded where registers are short: that takes one instruction, a splat three. */
const productBits = memory.data<i32>([~PLACE_BITS, ~PLACE_BITS, ~PLACE_BITS, ~PLACE_BITS], 16);
const upperBytes = memory.data<i32>([UPPER_BYTES, UPPER_BYTES, UPPER_BYTES, UPPER_BYTES], 16);
const near = memory.data<f32>([NEAR, NEAR, NEAR, NEAR], 16);
/** How many values lie above the middle; the squares of the ends. */
let above: i32 = 0;
let lowestSquare: i32 = 0;
let highestSquare: i32 = 0;

/** Call after readLevelTable, for tables of at most 16 values. */
export function prepareTableKeys(table: usize, tableLength: i32): void {
  const middle = middleLevel();
  const lowest: i32 = load<i8>(table);
  const highest: i32 = load<i8>(table + tableLength - 1);
  above = tableLength - 1 - middle;
  lowestSquare = lowest * lowest;
  highestSquare = highest * highest;
  memory.fill(sums, 0, 16);
  memory.fill(gaps, 0, 16);
  for (let place = 0; place < above; place++) setPlace(place, middle + 1 + place);
  for (let step = 0; step < middle; step++) setPlace(above + 1 + step, middle - 1 - step);
}

function setPlace(place: i32, index: i32): void {
  store<u8>(sums + place, <u8>sumAt(index));
  store<u8>(gaps + place, <u8>gapAt(index));
}

/** The first places, of components that go up or down. */
// @ts-ignore: decorator
@inline
export function firstPlace(down: v128): v128 {
  return i32x4.add(i32x4.splat(UPPER_BYTES), v128.and(i32x4.splat(above + 1), down));
}

/** Key of the step at a place. */
// @ts-ignore: decorator
@inline
export function keyOf(inverse: v128, place: v128): v128 {
  return i32x4.add(v128.and(f32x4.mul(inverse, lookUpByte(v128.load(sums), place)), v128.load(productBits)), place);
}

/** Place of the step that a key stands for. */
// @ts-ignore: decorator
@inline
export function placeOf(key: v128): v128 {
  return v128.or(v128.andnot(key, v128.load(productBits)), v128.load(upperBytes));
}

/** |a + b| of the steps at four places. */
// @ts-ignore: decorator
@inline
export function sumOf(place: v128): v128 {
  return lookUpByte(v128.load(sums), place);
}

/** |b - a| of the steps at four places. */
// @ts-ignore: decorator
@inline
export function gapOf(place: v128): v128 {
  return lookUpByte(v128.load(gaps), place);
}

/** Keys up to this are near a key. */
// @ts-ignore: decorator
@inline
export function nearLimit(key: v128): v128 {
  return f32x4.mul(key, v128.load(near));
}

/** Products s * (1 / m) up to this belong to steps that come no later than the one of a key, where no others are near it. */
// @ts-ignore: decorator
@inline
export function reachOf(key: v128): v128 {
  // The constant of the keys taken back, and the bits that made room for the place.
  return i32x4.sub(key, i32x4.splat(UPPER_BYTES - PLACE_BITS - 1));
}

/** For each of four lanes, minus how many components go down. */
// @ts-ignore: decorator
@inline
export function minusDown(down0: v128, down1: v128, down2: v128): v128 {
  return i32x4.add(i32x4.add(down0, down1), down2);
}

/** A number per component that depends on its direction, summed over three components. */
// @ts-ignore: decorator
@inline
function sumBySide(minusDown: v128, up: i32, down: i32): v128 {
  return i32x4.sub(i32x4.splat(3 * up), i32x4.mul(minusDown, i32x4.splat(down - up)));
}

/** Steps that three components have. */
// @ts-ignore: decorator
@inline
export function stepCounts(minusDown: v128): v128 {
  return sumBySide(minusDown, above, middleLevel());
}

/** Sums of squares with three components at the ends of the table. */
// @ts-ignore: decorator
@inline
export function endSquares(minusDown: v128): v128 {
  return f32x4.convert_i32x4_s(sumBySide(minusDown, highestSquare, lowestSquare));
}

/** The largest of four i32 lanes. */
// @ts-ignore: decorator
@inline
export function mostOf(lanes: v128): i32 {
  const first = max(i32x4.extract_lane(lanes, 0), i32x4.extract_lane(lanes, 1));
  return max(first, max(i32x4.extract_lane(lanes, 2), i32x4.extract_lane(lanes, 3)));
}
