// f16 and bf16, scalar and in lanes.

/** 2^112: moves an f16's exponent and mantissa, shifted to their f32 place, to the f32 bias. Exact, subnormals included. */
const REBIAS: f32 = 5.192296858534828e33;

/** f16 bits to f32, exact. NaN keeps its payload. */
// @ts-ignore: decorator
@inline
export function halfToFloat(h: u32): f32 {
  const magnitude = reinterpret<f32>((h & 0x7fff) << 13) * REBIAS;
  const special = (h & 0x7c00) == 0x7c00 ? 0x7f800000 : 0;
  return reinterpret<f32>(reinterpret<u32>(magnitude) | special | ((h & 0x8000) << 16));
}

/** f32 to f16 bits: nearest even, subnormals kept, overflow to infinity, NaN to sign | 0x7e00. */
export function floatToHalf(v: f32): u32 {
  const bits = reinterpret<u32>(v);
  const sign = (bits >> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude < 0x38800000) {
    // Below 2^-14: adding 0.5 leaves multiples of 2^-24 in the low mantissa bits, rounded to nearest even.
    return sign | (reinterpret<u32>(reinterpret<f32>(magnitude) + <f32>0.5) - 0x3f000000);
  }
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  return sign | ((magnitude - 0x38000000 + 0x0fff + ((magnitude >> 13) & 1)) >> 13);
}

/** Four f16 in the low halves of i32 lanes to four f32. */
// @ts-ignore: decorator
@inline
export function halfToFloatLanes(h: v128): v128 {
  const exponentAndMantissa = i32x4.shl(v128.and(h, i32x4.splat(0x7fff)), 13);
  const magnitude = f32x4.mul(exponentAndMantissa, f32x4.splat(REBIAS));
  const special = v128.and(i32x4.gt_s(exponentAndMantissa, i32x4.splat(0x0f7fffff)), i32x4.splat(0x7f800000));
  const sign = i32x4.shl(v128.and(h, i32x4.splat(0x8000)), 16);
  return v128.or(v128.or(magnitude, special), sign);
}

/** Four f32 to four f16 in the low halves of i32 lanes; rounds as floatToHalf. */
// @ts-ignore: decorator
@inline
export function floatToHalfLanes(v: v128): v128 {
  const magnitude = v128.and(v, i32x4.splat(0x7fffffff));
  const odd = v128.and(i32x4.shr_u(magnitude, 13), i32x4.splat(1));
  const normal = i32x4.shr_u(i32x4.add(i32x4.add(magnitude, odd), i32x4.splat(0x0fff - 0x38000000)), 13);
  const subnormal = i32x4.sub(f32x4.add(magnitude, f32x4.splat(0.5)), i32x4.splat(0x3f000000));
  const nan = v128.and(i32x4.gt_s(magnitude, i32x4.splat(0x7f800000)), i32x4.splat(0x0200));
  const finite = v128.bitselect(subnormal, normal, i32x4.lt_s(magnitude, i32x4.splat(0x38800000)));
  const rounded = v128.bitselect(finite, v128.or(nan, i32x4.splat(0x7c00)), i32x4.lt_s(magnitude, i32x4.splat(0x47800000)));
  return v128.or(rounded, v128.and(i32x4.shr_u(v, 16), i32x4.splat(0x8000)));
}

/** f32 to bf16 bits: nearest even by integer addition, subnormals kept, NaN truncated and made quiet. */
// @ts-ignore: decorator
@inline
export function floatToBfloat(v: f32): u32 {
  const bits = reinterpret<u32>(v);
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >> 16) | 0x40;
  return (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
}

/** Four f32 that are no NaN to four bf16 in the low halves of i32 lanes; rounds as floatToBfloat. */
// @ts-ignore: decorator
@inline
export function floatToBfloatLanes(v: v128): v128 {
  const odd = v128.and(i32x4.shr_u(v, 16), i32x4.splat(1));
  return i32x4.shr_u(i32x4.add(i32x4.add(v, odd), i32x4.splat(0x7fff)), 16);
}

/** The f16 at a byte offset as f32. */
// @ts-ignore: decorator
@inline
export function loadHalf(at: usize): f32 {
  return halfToFloat(<u32>load<u16>(at));
}

// @ts-ignore: decorator
@inline
export function storeHalf(at: usize, v: f32): void {
  store<u16>(at, <u16>floatToHalf(v));
}
