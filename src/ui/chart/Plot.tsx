import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useMemo,
  useRef,
  useState,
} from 'react';
import { AxisLines } from './AxisLines.tsx';
import { type Axis, scaleOf } from './axis.ts';
import styles from './chart.module.css';
import type { Frame } from './frame.ts';
import { nearestProbe, type PlacedProbe, type Probe, probeAfterKey } from './probe.ts';
import { Reading } from './Reading.tsx';
import { useSize } from './use-size.ts';

/** A low second drawing below the first, over the same x axis; left out where the plot is too low for both. */
export interface Strip {
  readonly axis: Axis;
  readonly heightPx: number;
  readonly draw: (frame: Frame) => ReactNode;
}

interface PlotProps {
  /** Accessible name. */
  readonly label: string;
  /** The plot in one or two sentences with its numbers, for those who do not see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Room for direct labels at the right. */
  readonly labelPx?: number;
  readonly probes: readonly Probe[];
  readonly strip?: Strip;
  /** True when the drawing has parts of its own that can be focused and moved. */
  readonly hasHandles?: boolean;
  readonly svgRef: RefObject<SVGSVGElement | null>;
  readonly draw: (frame: Frame) => ReactNode;
}

const reachPx = 36;
const gapPx = 26;
/** A strip needs this much room above it; without it the main drawing has all. */
const roomForMainPx = 260;

/** A plot that fills its box: axes, grid, the drawing, and a reading of the nearest point by pointer, touch or arrow keys. */
export function Plot({
  label,
  description,
  x,
  y,
  labelPx = 16,
  probes,
  strip,
  hasHandles = false,
  svgRef,
  draw,
}: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [selectedKey, setSelectedKey] = useState<string>();
  const hasStrip = strip !== undefined && height >= strip.heightPx + roomForMainPx;
  const frames = useMemo(
    () => layout(width, height, x, y, labelPx, hasStrip ? strip : undefined),
    [width, height, x, y, labelPx, strip, hasStrip],
  );
  const placed = useMemo(
    () => probes.map((probe): PlacedProbe => ({ probe, xPx: frames.main.x(probe.x), yPx: frames.main.y(probe.y) })),
    [probes, frames],
  );
  const selected = placed.find(({ probe }) => probe.key === selectedKey);
  const onPointer = (event: PointerEvent) => {
    const bounds = box.current!.getBoundingClientRect();
    setSelectedKey(nearestProbe(placed, event.clientX - bounds.left, event.clientY - bounds.top, reachPx)?.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setSelectedKey(undefined);
    const next = probeAfterKey(placed, selected?.probe, event.key);
    if (!next) return;
    event.preventDefault();
    setSelectedKey(next.key);
  };
  return (
    <div
      ref={box}
      className={styles.plot}
      role="group"
      aria-roledescription="plot"
      aria-label={hasHandles ? label : `${label}. Arrow keys read the points.`}
      tabIndex={hasHandles ? undefined : 0}
      onKeyDown={onKeyDown}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => setSelectedKey(undefined)}
    >
      {width > 0 && height > 0 && (
        <svg
          ref={svgRef}
          width={width}
          height={height}
          role={hasHandles ? 'group' : 'img'}
          aria-label={`${label}. ${description}`}
        >
          <AxisLines frame={frames.main} x={x} y={y} hasXTexts={!hasStrip} />
          {draw(frames.main)}
          {hasStrip && frames.strip && (
            <>
              <AxisLines frame={frames.strip} x={x} y={strip.axis} hasXTexts />
              {strip.draw(frames.strip)}
            </>
          )}
          {selected && (
            <g data-screen-only="" className={styles.cursor}>
              <line
                x1={selected.xPx}
                x2={selected.xPx}
                y1={frames.main.top}
                y2={(frames.strip ?? frames.main).bottom}
              />
              <circle cx={selected.xPx} cy={selected.yPx} r={7} />
            </g>
          )}
        </svg>
      )}
      {selected && <Reading at={selected} width={width} height={height} />}
      <div className="visually-hidden" aria-live="polite">
        {selected && [selected.probe.title, ...selected.probe.facts.map((fact) => fact.join(' '))].join(', ')}
      </div>
    </div>
  );
}

function layout(width: number, height: number, x: Axis, y: Axis, labelPx: number, strip: Strip | undefined) {
  const isNarrow = width < 520;
  const left = isNarrow ? 46 : 62;
  const right = Math.max(left + 40, width - (isNarrow ? Math.min(labelPx, 96) : labelPx));
  const foot = height - 44;
  const top = 22;
  const bottom = Math.max(top + 40, strip ? foot - strip.heightPx - gapPx : foot);
  const frame = (axis: Axis, from: number, to: number): Frame => ({
    x: scaleOf(x, left, right),
    y: scaleOf(axis, to, from),
    left,
    right,
    top: from,
    bottom: to,
  });
  return {
    main: frame(y, top, bottom),
    strip: strip && frame(strip.axis, bottom + gapPx, Math.max(bottom + gapPx + 20, foot)),
  };
}
