import { markerPath } from '../../ui/chart/Marker.tsx';
import { lookOf } from './look.ts';

/** Line and marker of an entrant as a small picture, for lists. */
export function Swatch({ slot }: { readonly slot: number }) {
  const { color, marker, dashes } = lookOf(slot);
  return (
    <svg width={24} height={14} viewBox="-12 -7 24 14" aria-hidden style={{ color, flex: 'none' }}>
      <path d="M-12,0H12" stroke="currentcolor" strokeWidth={1.6} strokeDasharray={dashes} />
      <path d={markerPath(marker, 50)} fill="currentcolor" />
    </svg>
  );
}
