const steps = [
  90, 45, 30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001,
];

export interface AngleTick {
  /** Degrees, not wrapped. */
  readonly deg: number;
  /** The wrapped angle with as many decimals as the step needs. */
  readonly label: string;
}

/** Round angles from..to (degrees) about `spacingPx` apart. `period` 360 labels 365 as 5. */
export function angleTicks(
  fromDeg: number,
  toDeg: number,
  pxPerDeg: number,
  spacingPx: number,
  period?: number,
): AngleTick[] {
  const step = steps.findLast((candidate) => candidate * pxPerDeg >= spacingPx) ?? steps[0]!;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: AngleTick[] = [];
  for (let index = Math.ceil(fromDeg / step - 1e-6); index * step <= toDeg + step * 1e-6; index++) {
    const deg = index * step;
    ticks.push({ deg, label: labelOf(deg, period, fromDeg, toDeg).toFixed(decimals) });
  }
  return ticks;
}

/** A whole turn from 0 to 360 is labelled 0 and 360, everything else modulo the period. */
function labelOf(deg: number, period: number | undefined, fromDeg: number, toDeg: number): number {
  if (period === undefined || (fromDeg >= -1e-9 && toDeg <= period + 1e-9)) return deg;
  const wrapped = deg % period;
  return Math.abs(wrapped) < 1e-9 ? 0 : wrapped < 0 ? wrapped + period : wrapped;
}
