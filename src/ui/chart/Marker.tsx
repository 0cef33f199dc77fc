import {
  symbol,
  symbolCircle,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
  symbolCross,
  type SymbolType,
} from 'd3-shape';

/** Shapes that go with the six series colours, so that colour is never the only difference. */
const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolCircle,
];

/** Path of the marker of a series (1 to 6), `area` in square px, centred at 0, 0. */
export const markerPath = (series: number, area: number): string =>
  symbol(shapes[(series - 1) % shapes.length], area)() ?? '';

/** The marker of a series as a small picture, for lists. */
export function MarkerSwatch({ series }: { readonly series: number }) {
  return (
    <svg width={14} height={14} viewBox="-7 -7 14 14" aria-hidden>
      <path d={markerPath(series, 62)} style={{ fill: `var(--series-${series})` }} />
    </svg>
  );
}
