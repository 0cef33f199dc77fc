/** Root mean square difference of two lists of rank means, rank 0 left out: it is -1 in both. */
export function rankDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0;
  for (let rank = 1; rank < a.length; rank++) squares += (a[rank]! - b[rank]!) ** 2;
  return Math.sqrt(squares / (a.length - 1));
}

/** The name whose ranks are nearest, with the distance; undefined without any. */
export function nearestRanks<Name>(
  means: ArrayLike<number>,
  candidates: readonly (readonly [name: Name, means: ArrayLike<number>])[],
): { readonly name: Name; readonly distance: number } | undefined {
  let best: { readonly name: Name; readonly distance: number } | undefined;
  for (const [name, other] of candidates) {
    const distance = rankDistance(means, other);
    if (!best || distance < best.distance) best = { name, distance };
  }
  return best;
}
