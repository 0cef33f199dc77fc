import { format } from 'd3-format';
import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale';

/** One axis of a plot: what it measures (with its unit, or that it has none) and how. */
export interface Axis {
  readonly label: string;
  readonly domain: readonly [number, number];
  readonly type?: 'linear' | 'log';
  /** Values with a tick; chosen by the scale when left out. */
  readonly ticks?: readonly number[];
  readonly format?: (value: number) => string;
}

export type Scale = ScaleContinuousNumeric<number, number>;

/** The d3 scale of an axis over these pixels. */
export function scaleOf(axis: Axis, fromPx: number, toPx: number): Scale {
  const scale = axis.type === 'log' ? scaleLog() : scaleLinear();
  return scale.domain(axis.domain).range([fromPx, toPx]);
}

/** Ticks with their texts: the axis' own, else about one per `spacingPx`. */
export function ticksOf(
  axis: Axis,
  scale: Scale,
  spacingPx: number,
): readonly { readonly value: number; readonly text: string }[] {
  const [from, to] = scale.range() as [number, number];
  const count = Math.max(2, Math.floor(Math.abs(to - from) / spacingPx));
  const [low, high] = axis.domain;
  const values = (axis.ticks ?? scale.ticks(count)).filter(
    (value) => value >= Math.min(low, high) && value <= Math.max(low, high),
  );
  const text = axis.format ?? (axis.ticks ? format('~r') : scale.tickFormat(count));
  return values.map((value) => ({ value, text: text(value) }));
}

/** Powers of two within [low, high], the natural ticks of block lengths. */
export function powersOfTwo(low: number, high: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= high; power *= 2) if (power >= low) powers.push(power);
  return powers;
}
