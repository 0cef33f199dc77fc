// Philox4x32-10 of four counters at once, one per lane. Source: Salmon et al., SC'11, doi:10.1145/2063384.2063405.

/** Upper halves of the four 64-bit products a * b of u32 lanes. */
// @ts-ignore: decorator
@inline
function mulHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

/** Writes the words 0..3 of the four counters to `out`: four vectors, lane = counter. The key is the same for all lanes. */
export function philox4(counter0: v128, counter1: v128, counter2: v128, counter3: v128, key0: u32, key1: u32, out: usize): void {
  const m0 = i32x4.splat(0xd2511f53);
  const m1 = i32x4.splat(0xcd9e8d57);
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(counter0, m0);
    const low0 = i32x4.mul(counter0, m0);
    const high1 = mulHigh(counter2, m1);
    const low1 = i32x4.mul(counter2, m1);
    counter0 = v128.xor(v128.xor(high1, counter1), i32x4.splat(key0));
    counter1 = low1;
    counter2 = v128.xor(v128.xor(high0, counter3), i32x4.splat(key1));
    counter3 = low0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  v128.store(out, counter0);
  v128.store(out, counter1, 16);
  v128.store(out, counter2, 32);
  v128.store(out, counter3, 48);
}
