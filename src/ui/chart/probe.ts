/** A point of a plot that can be read: its place in data units and what it says. */
export interface Probe {
  readonly key: string;
  readonly series: string;
  readonly x: number;
  readonly y: number;
  /** First line of the reading: `Gaussian, N = 32`. */
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
}

export interface PlacedProbe {
  readonly probe: Probe;
  readonly xPx: number;
  readonly yPx: number;
}

/** The probe nearest to a place, if one is within `reachPx`. */
export function nearestProbe(
  placed: readonly PlacedProbe[],
  xPx: number,
  yPx: number,
  reachPx: number,
): Probe | undefined {
  let best: Probe | undefined;
  let bestDistance = reachPx * reachPx;
  for (const { probe, xPx: px, yPx: py } of placed) {
    const distance = (px - xPx) ** 2 + (py - yPx) ** 2;
    if (distance <= bestDistance) {
      bestDistance = distance;
      best = probe;
    }
  }
  return best;
}

/**
 * Where an arrow key leads: left and right along the series, up and down to the next higher or lower point of another series at about the
 * same place, Home and End to the ends of the series. Undefined when there is nothing that way or the key means nothing here.
 */
export function probeAfterKey(
  placed: readonly PlacedProbe[],
  current: Probe | undefined,
  key: string,
): Probe | undefined {
  const here = placed.find(({ probe }) => probe.key === current?.key);
  if (!here) return key.startsWith('Arrow') || key === 'Home' || key === 'End' ? placed[0]?.probe : undefined;
  const along = placed.filter(({ probe }) => probe.series === here.probe.series).sort((a, b) => a.xPx - b.xPx);
  const position = along.indexOf(here);
  switch (key) {
    case 'ArrowLeft':
      return along[position - 1]?.probe;
    case 'ArrowRight':
      return along[position + 1]?.probe;
    case 'Home':
      return along[0]?.probe;
    case 'End':
      return along.at(-1)?.probe;
    case 'ArrowUp':
      return acrossFrom(placed, here, -1);
    case 'ArrowDown':
      return acrossFrom(placed, here, 1);
    default:
      return undefined;
  }
}

/** The other series' points nearest in x; of these the next one up (direction -1) or down (1) on the screen. */
function acrossFrom(placed: readonly PlacedProbe[], here: PlacedProbe, direction: 1 | -1): Probe | undefined {
  const nearest = new Map<string, PlacedProbe>();
  for (const other of placed) {
    if (other.probe.series === here.probe.series) continue;
    const known = nearest.get(other.probe.series);
    if (!known || Math.abs(other.xPx - here.xPx) < Math.abs(known.xPx - here.xPx))
      nearest.set(other.probe.series, other);
  }
  const beyond = [...nearest.values()].filter(({ yPx }) => (yPx - here.yPx) * direction > 0);
  return beyond.sort((a, b) => (a.yPx - b.yPx) * direction)[0]?.probe;
}
