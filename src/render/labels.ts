/**
 * Positions of labels that want to stand at `wanted` but need `gap` between them: the sum of squared moves is least (neighbours that
 * would touch are moved as a group), then all are pushed into [low, high] as far as they fit. Order of the result: that of `wanted`.
 */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a]! - wanted[b]!);
  // Subtracting the gaps turns "at least gap apart" into "not descending": pool adjacent violators.
  const groups: { sum: number; count: number }[] = [];
  order.forEach((index, position) => {
    let group = { sum: wanted[index]! - position * gap, count: 1 };
    for (let last = groups.at(-1); last && last.sum / last.count > group.sum / group.count; last = groups.at(-1)) {
      group = { sum: group.sum + last.sum, count: group.count + last.count };
      groups.pop();
    }
    groups.push(group);
  });
  const spread: number[] = [];
  for (const { sum, count } of groups) for (let k = 0; k < count; k++) spread.push(sum / count + spread.length * gap);
  const result: number[] = [];
  const limit = (value: number, position: number): number =>
    Math.max(low + position * gap, Math.min(high - (spread.length - 1 - position) * gap, value));
  order.forEach((index, position) => (result[index] = limit(spread[position]!, position)));
  return result;
}
