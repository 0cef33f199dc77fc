import type { LandscapeChoice } from '../../core/experiments/landscape/landscape-job.ts';
import { isOwnId } from '../../core/rounding/own/row.ts';
import styles from './landscape.module.css';

/** From this width on the names stand beside the lanes, below it above them. */
export const namedLanesWidth = 560;
const laneHeight = 20;
const nameHeight = 14;
const headHeight = 8;

const pitchOf = (isWide: boolean): number => (isWide ? laneHeight : laneHeight + nameHeight);

export const lanesHeight = (count: number, isWide: boolean): number => count * pitchOf(isWide) + headHeight;

/** "qkxh", and for variants "qkxh signed_scale=0", cut to what fits. */
export function laneName(algorithm: string): string {
  const name = algorithm.replaceAll(':', ' ');
  return name.length > 16 ? `${name.slice(0, 15)}…` : name;
}

/** Which scales an own algorithm tries, nobody sees. */
export const candidatesText = ({ algorithm, candidates }: Pick<LandscapeChoice, 'algorithm' | 'candidates'>): string =>
  isOwnId(algorithm) ? 'unknown' : Number.isNaN(candidates) ? 'varies' : candidates.toLocaleString('en');

interface ScaleLanesProps {
  readonly lanes: readonly LandscapeChoice[];
  readonly x: { (value: number): number; domain(): number[] };
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly isWide: boolean;
  readonly clip: string;
}

/** One lane for each algorithm: which scales it tries, where it stops, what it chooses, and how many roundings that makes. */
export function ScaleLanes({ lanes, x, top, left, right, isWide, clip }: ScaleLanesProps) {
  const pitch = pitchOf(isWide);
  const [low = 0, high = 0] = x.domain();
  const place = (inverse: number): number => x(Math.min(high, Math.max(low, inverse)));
  return (
    <g>
      <text className={styles.axisLabel} x={right + 40} y={top - 4} textAnchor="end">
        tried
      </text>
      {lanes.map(({ algorithm, label, tried, stopped, scale, candidates, rejected }, lane) => {
        const y = top + headHeight / 2 + lane * pitch + (isWide ? 0 : nameHeight) + laneHeight / 2;
        const chosen = 1 / scale;
        return (
          <g key={algorithm} style={{ color: `var(--series-${(lane % 6) + 1})` }}>
            <text className={styles.laneName} x={isWide ? 0 : left} y={isWide ? y : y - laneHeight / 2 - 3} dy={isWide ? '0.32em' : 0}>
              {laneName(isOwnId(algorithm) ? label : algorithm)}
              <title>{`${label}. ${tried?.note ?? (isOwnId(algorithm) ? 'Which scales it tries is not known.' : '')}`}</title>
            </text>
            <line className={styles.laneBase} x1={left} x2={right} y1={y} y2={y} />
            <g clipPath={clip}>
              {rejected !== undefined && (
                <text className={styles.laneFailed} x={left + 6} y={y} dy="0.32em">
                  failed: {rejected}
                </text>
              )}
              {tried?.ranges.map((range) => (
                <rect key={range.from} className={styles.laneRange} x={place(range.from)} width={Math.max(1.5, place(range.to) - place(range.from))} y={y - 5} height={10} />
              ))}
              {tried?.points.map((point, index) => (
                <line key={index} className={styles.laneTick} x1={x(point)} x2={x(point)} y1={y - 6} y2={y + 6} />
              ))}
              {tried?.stops?.map(({ at, kind }) => (
                <path key={at} className={styles.laneStop} data-kind={kind} d={`M${x(at)} ${y - 8}V${y + 8}`}>
                  <title>{kind === 'clamp' ? 'Clamping protection ends the walk here' : 'The walk starts here'}</title>
                </path>
              ))}
              {stopped && (
                <circle className={styles.stopped} cx={x(stopped.inverse)} cy={y} r={5.5}>
                  <title>{stopped.refined === 0 ? 'The tried scale whose rounding it takes' : `The best scale tried; then ${stopped.refined} levels changed`}</title>
                </circle>
              )}
              {Number.isFinite(chosen) && <path className={styles.chosen} transform={`translate(${x(chosen)} ${y})`} d="M0-5 5 0 0 5-5 0Z" />}
            </g>
            <text className={styles.laneCount} x={right + 40} y={y} dy="0.32em" textAnchor="end">
              {rejected === undefined ? candidatesText({ algorithm, candidates }) : '–'}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** What the marks mean. */
export function LaneLegend() {
  return (
    <p className={styles.legend}>
      <span>
        <svg width="12" height="12" aria-hidden>
          <line className={styles.laneTick} x1="6" x2="6" y1="1" y2="11" />
        </svg>
        a scale tried
      </span>
      <span>
        <svg width="22" height="12" aria-hidden>
          <rect className={styles.laneRange} width="22" y="1" height="10" />
        </svg>
        every breakpoint tried
      </span>
      <span>
        <svg width="14" height="14" aria-hidden>
          <circle className={styles.stopped} cx="7" cy="7" r="5.5" />
        </svg>
        the tried scale it stops at
      </span>
      <span>
        <svg width="12" height="12" aria-hidden>
          <path className={styles.chosen} transform="translate(6 6)" d="M0-5 5 0 0 5-5 0Z" />
        </svg>
        the scale it returns
      </span>
      <span>
        <svg width="8" height="14" aria-hidden>
          <path className={styles.laneStop} data-kind="clamp" d="M4 0V14" />
        </svg>
        clamping protection
      </span>
    </p>
  );
}
