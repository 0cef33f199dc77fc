const gapPx = 17;
const abovePx = 11;

/**
 * Heights of names for curves that start at these heights (px, downwards), in their order. A name stands just above its curve when the
 * next curve up leaves room for it; the others follow each other below the lowest curve, in the order of the curves, and end above
 * `bottom` as long as there is room.
 */
export function placeStartLabels(starts: readonly number[], bottom: number): number[] {
  const order = starts.map((_, index) => index).sort((a, b) => starts[a]! - starts[b]!);
  const isFree = (position: number): boolean => position === 0 || starts[order[position]!]! - starts[order[position - 1]!]! >= gapPx + 6;
  const crowd = order.filter((_, position) => !isFree(position));
  const lowest = Math.max(...starts);
  const first = Math.min(lowest + gapPx, bottom - gapPx * crowd.length);
  const places: number[] = [];
  order.forEach((index, position) => {
    places[index] = isFree(position) ? starts[index]! - abovePx : first + gapPx * crowd.indexOf(index);
  });
  return places;
}
