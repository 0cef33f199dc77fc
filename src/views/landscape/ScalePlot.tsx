import { scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3-scale';
import { format } from 'd3-format';
import type { PointerEvent } from 'react';
import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { stateAt } from '../../core/experiments/landscape/walk.ts';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { cursorAt, intervalOf, positionOf } from './cursor.ts';
import styles from './landscape.module.css';

export type Metric = 'cosine' | 'regret';

interface ScalePlotProps {
  readonly result: LandscapeResult;
  readonly metric: Metric;
  /** The inverse scale at the right edge, in levels that the largest value lands on. */
  readonly reach: number;
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

const height = 300;
const margin = { top: 14, right: 12, bottom: 34, left: 62 };
const laneHeight = 26;
/** Regrets below this are f32 noise. */
const leastRegret = 1e-8;

const largestOf = (x: Float32Array): number => x.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);

/** Weighted cosine (or regret) over the inverse scale, both signs, with what each algorithm tried and chose below it. */
export function ScalePlot({ result, metric, reach, position, onPosition }: ScalePlotProps) {
  const [ref, width] = useElementWidth(720);
  const largest = largestOf(result.x);
  const x = scaleLinear([-reach / largest, reach / largest], [margin.left, width - margin.right]);
  const y = verticalScale(result, metric, reach / largest);
  const valueOf = (cosine: number): number => (metric === 'cosine' ? cosine : Math.max(leastRegret, result.best.cosine - cosine));
  const lanes = result.choices.filter((choice) => choice.rejected === undefined);
  const total = height + lanes.length * laneHeight + 8;
  const cursor = cursorAt(result, position);
  const [from, to] = intervalOf(cursor);
  const cosine = cursor.walk.cosines[cursor.state]!;
  const onPointer = (event: PointerEvent<SVGSVGElement>) => {
    if (event.type === 'pointermove' && event.buttons === 0 && event.pointerType !== 'mouse') return;
    const inverse = x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left);
    const walk = result.walks[inverse >= 0 ? 0 : 1];
    onPosition(positionOf(walk.sign, stateAt(walk, Math.abs(inverse))));
  };
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
        <Axes x={x} y={y} width={width} largest={largest} metric={metric} />
        <clipPath id="landscape-clip">
          <rect x={margin.left} y={0} width={Math.max(0, width - margin.left - margin.right)} height={total} />
        </clipPath>
        <g clipPath="url(#landscape-clip)">
          <rect className={styles.interval} x={x(from)} width={Math.max(1, x(to) - x(from))} y={margin.top} height={height - margin.top - margin.bottom} />
          {result.walks.map((walk) => (
            <path key={walk.sign} className={styles.curve} d={stepPath(walk.sign, walk.breakpoints, walk.cosines, x, (value) => y(valueOf(value)), Math.abs(x.domain()[1]!))} />
          ))}
          <circle className={styles.cursorDot} cx={x((from + to) / 2)} cy={y(valueOf(cosine))} r={4.5} />
          {lanes.map((choice, lane) => {
            const top = height + lane * laneHeight;
            const colour = `var(--series-${(lane % 6) + 1})`;
            const chosen = choice.scale === 0 ? undefined : 1 / choice.scale;
            return (
              <g key={choice.algorithm} style={{ color: colour }}>
                {choice.tried?.ranges.map((range) => {
                  const left = Math.max(x.range()[0]!, x(Math.max(x.domain()[0]!, range.from)));
                  const right = x(Math.min(x.domain()[1]!, range.to));
                  return <rect key={range.from} className={styles.laneRange} x={left} width={Math.max(0, right - left)} y={top + 6} height={laneHeight - 12} />;
                })}
                {choice.tried?.points.map((point, index) => (
                  <line key={index} className={styles.laneTick} x1={x(point)} x2={x(point)} y1={top + 4} y2={top + laneHeight - 4} />
                ))}
                {chosen !== undefined && Number.isFinite(chosen) && (
                  <>
                    <path className={styles.chosen} transform={`translate(${x(chosen)} ${top + laneHeight / 2})`} d="M0-6 6 0 0 6-6 0Z" />
                    <path className={styles.chosen} transform={`translate(${x(chosen)} ${y(valueOf(choice.cosine))})`} d="M0-6 6 0 0 6-6 0Z" />
                  </>
                )}
              </g>
            );
          })}
        </g>
        {lanes.map((choice, lane) => (
          <text key={choice.algorithm} className={styles.laneName} x={4} y={height + lane * laneHeight + laneHeight / 2} dy="0.32em" style={{ fill: `var(--series-${(lane % 6) + 1})` }}>
            {choice.algorithm}
          </text>
        ))}
      </svg>
    </figure>
  );
}

function Axes({ x, y, width, largest, metric }: { x: ScaleContinuousNumeric<number, number>; y: ScaleContinuousNumeric<number, number>; width: number; largest: number; metric: Metric }) {
  const inLevels = scaleLinear(x.domain().map((value) => value * largest), x.range());
  const label = metric === 'cosine' ? format('.4~f') : format('.0e');
  return (
    <g>
      {y.ticks(6).filter((_, index, all) => metric === 'cosine' || all.length <= 9 || Math.log10(all[index]!) % 1 === 0).map((tick) => (
        <g key={tick} className={styles.tick} transform={`translate(0 ${y(tick)})`}>
          <line x1={margin.left} x2={width - margin.right} />
          <text x={margin.left - 6} dy="0.32em" textAnchor="end">
            {label(tick)}
          </text>
        </g>
      ))}
      {inLevels.ticks(9).map((tick) => (
        <g key={tick} className={styles.tick} transform={`translate(${inLevels(tick)} 0)`}>
          <line y1={margin.top} y2={height - margin.bottom + 4} data-zero={tick === 0 ? '' : undefined} />
          <text y={height - margin.bottom + 16} textAnchor="middle">
            {tick}
          </text>
        </g>
      ))}
      <text className={styles.axisLabel} x={(margin.left + width) / 2} y={height - 4} textAnchor="middle">
        inverse scale x largest magnitude (levels); negative scales to the left
      </text>
      <text className={styles.axisLabel} transform={`translate(12 ${height / 2}) rotate(-90)`} textAnchor="middle">
        {metric === 'cosine' ? 'weighted cosine' : 'regret (best cosine - cosine)'}
      </text>
    </g>
  );
}

/** From the least cosine in sight (without the coarse start) to the best one. */
function verticalScale(result: LandscapeResult, metric: Metric, reach: number): ScaleContinuousNumeric<number, number> {
  const range = [height - margin.bottom, margin.top];
  const inSight = result.walks.flatMap((walk) =>
    Array.from(walk.breakpoints, (at, step) => ({ at, cosine: walk.cosines[step + 1]! })).filter(({ at }) => at > reach * 0.25 && at < reach),
  );
  const least = inSight.reduce((low, { cosine }) => Math.min(low, cosine), result.best.cosine);
  if (metric === 'cosine') {
    const room = Math.max(1e-6, (result.best.cosine - least) * 0.06);
    return scaleLinear([least - room, result.best.cosine + room], range).clamp(true);
  }
  return scaleLog([leastRegret, Math.max(leastRegret * 100, result.best.cosine - least)], [margin.top, height - margin.bottom]).clamp(true);
}

/** A step line: each state is flat between its breakpoints. */
function stepPath(sign: number, breakpoints: Float64Array, cosines: Float64Array, x: (value: number) => number, y: (cosine: number) => number, reach: number): string {
  let path = '';
  let left = 0;
  for (let state = 0; state < cosines.length && left <= reach; state++) {
    const right = breakpoints[state] ?? Math.max(reach, left);
    const cosine = cosines[state]!;
    if (Number.isFinite(cosine)) path += `${path === '' ? 'M' : 'L'}${x(sign * left).toFixed(2)} ${y(cosine).toFixed(2)}L${x(sign * Math.min(right, reach)).toFixed(2)} ${y(cosine).toFixed(2)}`;
    left = right;
  }
  return path;
}
