// Where IQ1_M splits 16 ascending values into -1, 0 and 1: all boundaries i1 <= i2 under the four pairs of shifts of the two
// octets (lanes: up up, up down, down up, down down). Sums run over the values in ascending order; sums of common beginnings
// are kept, and the last part is added for several i1 at once.

/** What sorted value j adds to sum w q x (then, 16 bytes on, to sum w q^2) as -1, 0 or 1: 3 x 16 pairs of vectors. */
const terms = memory.data(3 * 16 * 32, 16);
/** Sums up to i2 for the boundary i1, at (17 i2 + i1) * 32; the last part is added in place. */
const sums = memory.data(17 * 17 * 32, 16);
const lanes = memory.data(32, 16);

/** The best split: boundaries, -1 when there is none; its lane; and its scale. */
export let splitFirst: i32 = -1;
export let splitSecond: i32 = -1;
export let splitLane: i32 = -1;
export let splitScale: f32 = 0;

/**
 * Finds the split with the largest (sum w q x)^2 / sum w q^2: i1 ascending, i2 ascending, lanes ascending, a later one only
 * when strictly better. `order`: the 16 indices in ascending order of x; w their importances.
 */
export function findSplit(x: usize, w: usize, order: usize): void {
  prepareTerms(x, w, order);
  addBeginnings();
  for (let i2: usize = 0; i2 < 16; i2++) {
    for (let i1: usize = 0; i1 <= i2; i1 += 4) addLast(sums + (17 * i2 + i1) * 32, terms + (32 + i2) * 32);
  }
  chooseSplit();
}

function prepareTerms(x: usize, w: usize, order: usize): void {
  for (let j: usize = 0; j < 16; j++) {
    const i = <usize>load<u8>(order + j);
    const weight = v128.load32_splat(w + (i << 2));
    const value = v128.load32_splat(x + (i << 2));
    const up = i < 8 ? i32x4(-1, -1, 0, 0) : i32x4(-1, 0, -1, 0);
    storeTerm(j, weight, value, v128.bitselect(f32x4.splat(-0.875), f32x4.splat(-1.125), up));
    storeTerm(16 + j, weight, value, v128.bitselect(f32x4.splat(0.125), f32x4.splat(-0.125), up));
    storeTerm(32 + j, weight, value, v128.bitselect(f32x4.splat(1.125), f32x4.splat(0.875), up));
  }
}

// @ts-ignore: decorator
@inline
function storeTerm(slot: usize, weight: v128, value: v128, q: v128): void {
  const weighted = f32x4.mul(weight, q);
  v128.store(terms + (slot << 5), f32x4.mul(weighted, value));
  v128.store(terms + (slot << 5), f32x4.mul(weighted, q), 16);
}

/** Sums of the values before i2: as -1 up to i1, as 0 from there on. */
function addBeginnings(): void {
  let firstX = f32x4.splat(0);
  let first2 = f32x4.splat(0);
  for (let i1: usize = 0; i1 <= 16; i1++) {
    let sumX = firstX;
    let sum2 = first2;
    for (let i2 = i1; i2 <= 16; i2++) {
      const to = sums + (17 * i2 + i1) * 32;
      v128.store(to, sumX);
      v128.store(to, sum2, 16);
      if (i2 == 16) break;
      sumX = f32x4.add(sumX, v128.load(terms + (16 + i2) * 32));
      sum2 = f32x4.add(sum2, v128.load(terms + (16 + i2) * 32, 16));
    }
    if (i1 == 16) break;
    firstX = f32x4.add(firstX, v128.load(terms + i1 * 32));
    first2 = f32x4.add(first2, v128.load(terms + i1 * 32, 16));
  }
}

/** Adds the values from i2 on as 1 to the sums of four neighbouring i1; those beyond i2 are not used. */
// @ts-ignore: decorator
@inline
function addLast(at: usize, from: usize): void {
  let x0 = v128.load(at);
  let y0 = v128.load(at, 16);
  let x1 = v128.load(at, 32);
  let y1 = v128.load(at, 48);
  let x2 = v128.load(at, 64);
  let y2 = v128.load(at, 80);
  let x3 = v128.load(at, 96);
  let y3 = v128.load(at, 112);
  for (let term = from; term < terms + 48 * 32; term += 32) {
    const x = v128.load(term);
    const y = v128.load(term, 16);
    x0 = f32x4.add(x0, x);
    y0 = f32x4.add(y0, y);
    x1 = f32x4.add(x1, x);
    y1 = f32x4.add(y1, y);
    x2 = f32x4.add(x2, x);
    y2 = f32x4.add(y2, y);
    x3 = f32x4.add(x3, x);
    y3 = f32x4.add(y3, y);
  }
  v128.store(at, x0);
  v128.store(at, y0, 16);
  v128.store(at, x1, 32);
  v128.store(at, y1, 48);
  v128.store(at, x2, 64);
  v128.store(at, y2, 80);
  v128.store(at, x3, 96);
  v128.store(at, y3, 112);
}

function chooseSplit(): void {
  let best: f32 = -3.4028234663852886e38;
  splitFirst = -1;
  splitLane = -1;
  for (let i1 = 0; i1 <= 16; i1++) {
    for (let i2 = i1; i2 <= 16; i2++) {
      const at = sums + <usize>(17 * i2 + i1) * 32;
      const qx = v128.load(at);
      const q2 = v128.load(at, 16);
      const wins = v128.and(f32x4.gt(f32x4.mul(qx, qx), f32x4.mul(f32x4.splat(best), q2)), f32x4.gt(q2, f32x4.splat(0)));
      if (!v128.any_true(wins)) continue;
      v128.store(lanes, qx);
      v128.store(lanes, q2, 16);
      for (let lane = 0; lane < 4; lane++) {
        const sumX = load<f32>(lanes + (<usize>lane << 2));
        const sum2 = load<f32>(lanes + (<usize>lane << 2), 16);
        if (!(sum2 > 0 && sumX * sumX > best * sum2)) continue;
        splitScale = sumX / sum2;
        best = splitScale * sumX;
        splitFirst = i1;
        splitSecond = i2;
        splitLane = lane;
      }
    }
  }
}
