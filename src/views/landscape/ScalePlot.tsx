import { format } from 'd3-format';
import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import type { PointerEvent } from 'react';
import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { stateAt } from '../../core/experiments/landscape/walk.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { cursorAt, intervalOf, positionOf } from './cursor.ts';
import styles from './landscape.module.css';
import { ScaleLanes, lanesHeight, namedLanesWidth } from './ScaleLanes.tsx';
import { stepPath } from './step-path.ts';

export type Metric = 'cosine' | 'regret';

interface ScalePlotProps {
  readonly result: LandscapeResult;
  readonly metric: Metric;
  /** The inverse scale at the right edge, in levels that the largest value lands on. */
  readonly reach: number;
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

/** Of the curve; lower where lanes are higher, so that they stay in sight. */
const heightOf = (isWide: boolean): number => (isWide ? 276 : 232);
const margin = { top: 12, right: 46, bottom: 46, narrowLeft: 52, wideLeft: 104 };
/** Regrets below this are f32 noise. */
const leastRegret = 1e-8;

const largestOf = (x: Float32Array): number => x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

/** Weighted cosine (or regret) over the inverse scale, both signs, with what each algorithm tried and chose below it. */
export function ScalePlot({ result, metric, reach, position, onPosition }: ScalePlotProps) {
  const [ref, width] = useElementWidth(720);
  const isWide = width >= namedLanesWidth;
  const height = heightOf(isWide);
  const left = isWide ? margin.wideLeft : margin.narrowLeft;
  const right = width - margin.right;
  const largest = largestOf(result.x);
  const x = scaleLinear([-reach / largest, reach / largest], [left, right]);
  const y = verticalScale(result, metric, reach / largest, height);
  const yOf = (cosine: number): number => y(metric === 'cosine' ? cosine : Math.max(leastRegret, result.best.cosine - cosine));
  const lanes = result.choices.filter(({ rejected, hasFailed }) => rejected === undefined || hasFailed);
  const total = height + lanesHeight(lanes.length, isWide);
  const cursor = cursorAt(result, position);
  const [from, to] = intervalOf(cursor);
  const bottom = height - margin.bottom;
  const stops = stopsInSight(result, x.domain()[1]!);
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointermove' && event.buttons === 0 && event.pointerType !== 'mouse') return;
    const inverse = x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left);
    const walk = result.walks[inverse >= 0 ? 0 : 1];
    onPosition(positionOf(walk.sign, stateAt(walk, Math.abs(inverse))));
  };
  const [bestFrom, bestTo] = intervalOf(cursorAt(result, positionOf(result.best.sign, result.best.state)));
  const bestX = Math.min(right, Math.max(left, x((bestFrom + bestTo) / 2)));
  return (
    <figure className={styles.plot} ref={ref}>
      <svg
        width={width}
        height={total}
        role="img"
        aria-label={`Weighted cosine over the inverse scale. Best ${result.best.cosine.toFixed(6)} with a ${result.best.sign > 0 ? 'positive' : 'negative'} scale.`}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
      >
        <Axes x={x} y={y} left={left} right={right} bottom={bottom} largest={largest} metric={metric} />
        <clipPath id="landscape-clip">
          <rect x={left} y={0} width={Math.max(0, right - left)} height={bottom} />
        </clipPath>
        <clipPath id="landscape-lanes">
          <rect x={left} y={0} width={Math.max(0, right - left)} height={total} />
        </clipPath>
        <g clipPath="url(#landscape-lanes)">
          <rect className={styles.interval} x={x(from)} width={Math.max(1.5, x(to) - x(from))} y={margin.top} height={total - margin.top} />
        </g>
        <g clipPath="url(#landscape-clip)">
          {stops.map((at) => (
            <line key={at} className={styles.clampLine} x1={x(at)} x2={x(at)} y1={margin.top} y2={bottom} />
          ))}
          {result.walks.map((walk) => (
            <path key={walk.sign} className={styles.curve} d={stepPath(walk, x, yOf, Math.abs(x.domain()[1]!))} />
          ))}
          {lanes.map(({ algorithm, scale, cosine }, lane) =>
            Number.isFinite(1 / scale) ? (
              <path
                key={algorithm}
                className={styles.chosen}
                style={{ color: `var(--series-${(lane % 6) + 1})` }}
                transform={`translate(${x(1 / scale)} ${yOf(cosine)})`}
                d="M0-5 5 0 0 5-5 0Z"
              />
            ) : null,
          )}
          <circle className={styles.cursorDot} cx={x((from + to) / 2)} cy={yOf(cursor.walk.cosines[cursor.state]!)} r={4.5} />
        </g>
        {stops.length > 0 && (
          <text className={styles.plotNote} x={x(stops.at(-1)!) - 4} y={bottom - 6} textAnchor="end">
            clamping protection
          </text>
        )}
        <text className={styles.bestNote} x={bestX} y={yOf(result.best.cosine) - 9} textAnchor={bestX > right - 70 ? 'end' : bestX < left + 70 ? 'start' : 'middle'}>
          best {result.best.cosine.toFixed(6)}
        </text>
        <ScaleLanes lanes={lanes} x={x} top={height} left={left} right={right} isWide={isWide} clip="url(#landscape-lanes)" />
      </svg>
    </figure>
  );
}

/** Where clamping protection ends a walk: each place once, ascending. */
function stopsInSight({ choices }: LandscapeResult, reach: number): number[] {
  const places = choices.flatMap(({ tried }) => tried?.stops ?? []).flatMap(({ at, kind }) => (kind === 'clamp' && Math.abs(at) < reach ? [Number(at.toPrecision(6))] : []));
  return [...new Set(places)].sort((a, b) => a - b);
}

interface AxesProps {
  readonly x: ScaleContinuousNumeric<number, number>;
  readonly y: ScaleContinuousNumeric<number, number>;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly largest: number;
  readonly metric: Metric;
}

function Axes({ x, y, left, right, bottom, largest, metric }: AxesProps) {
  const inLevels = scaleLinear(x.domain().map((value) => value * largest), x.range());
  const isNarrow = right - left < 420;
  const label = metric === 'cosine' ? y.tickFormat(5) : format('.0e');
  const minus = (text: string): string => text.replace('-', '−');
  return (
    <g>
      {y
        .ticks(5)
        .filter((tick, _, all) => metric === 'cosine' || all.length <= 9 || Math.log10(tick) % 1 === 0)
        .map((tick) => (
          <g key={tick} className={styles.tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={left} x2={right} />
            <text x={left - 6} dy="0.32em" textAnchor="end">
              {minus(label(tick))}
            </text>
          </g>
        ))}
      {inLevels.ticks(isNarrow ? 6 : 12).map((tick) => (
        <g key={tick} className={styles.tick} transform={`translate(${inLevels(tick)} 0)`}>
          <line y1={margin.top} y2={bottom + 4} data-zero={tick === 0 ? '' : undefined} />
          <text y={bottom + 17} textAnchor="middle">
            {minus(String(tick))}
          </text>
        </g>
      ))}
      <text className={styles.axisLabel} x={(left + right) / 2} y={bottom + 35} textAnchor="middle">
        {isNarrow ? 'levels that the largest value lands on' : 'inverse scale × largest magnitude, levels'}
      </text>
      {!isNarrow && (
        <>
          <text className={styles.axisLabel} x={left} y={bottom + 35}>
            ← negative scales
          </text>
          <text className={styles.axisLabel} x={right} y={bottom + 35} textAnchor="end">
            positive scales →
          </text>
        </>
      )}
      <text className={styles.axisLabel} x={left} y={margin.top - 2} textAnchor="start">
        {metric === 'cosine' ? 'weighted cosine' : 'regret (best − cosine)'}
      </text>
    </g>
  );
}

/** From the least cosine in sight (without the coarse start) to the best one, with room above it for its label. */
function verticalScale(result: LandscapeResult, metric: Metric, reach: number, height: number): ScaleContinuousNumeric<number, number> {
  const range = [height - margin.bottom, margin.top + 8];
  const inSight = result.walks.flatMap((walk) =>
    Array.from(walk.breakpoints, (at, step) => ({ at, cosine: walk.cosines[step + 1]! })).filter(({ at }) => at > reach * 0.25 && at < reach),
  );
  const least = inSight.reduce((low, { cosine }) => (Number.isFinite(cosine) ? Math.min(low, cosine) : low), result.best.cosine);
  if (metric === 'cosine') {
    const span = Math.max(1e-6, result.best.cosine - least);
    return scaleLinear([least - span * 0.05, result.best.cosine + span * 0.16], range);
  }
  return scaleLog([leastRegret / 3, Math.max(leastRegret * 100, result.best.cosine - least)], [margin.top + 8, height - margin.bottom]);
}
