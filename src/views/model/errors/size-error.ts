/** A candidate as a point: its size, and what it loses. */
export interface SizePoint {
  readonly id: string;
  readonly label: string;
  readonly bpw: number;
  /** The plotted number: smaller is less error. */
  readonly loss: number;
}

/** Ids of the points that no other point beats: none is smaller without losing more, or as small and loses less. */
export function paretoFront(points: readonly SizePoint[]): ReadonlySet<string> {
  const isBeaten = (point: SizePoint): boolean =>
    points.some((other) => other.bpw <= point.bpw && other.loss <= point.loss && (other.bpw < point.bpw || other.loss < point.loss));
  return new Set(points.filter((point) => !isBeaten(point)).map(({ id }) => id));
}

export interface PlacedLabel {
  readonly id: string;
  /** Left end and baseline, px. */
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const charPx = 6.4;
const heightPx = 12;
const pointPx = 6;

const boxOf = (x: number, y: number, text: string): Box => ({ left: x, right: x + text.length * charPx, top: y - heightPx + 2, bottom: y + 3 });
const meets = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/**
 * Places for the names of points at (x, y) px, inside the frame: right, left, above or below, nearer before farther, so that no name lies on another
 * one or on a point. Earlier points choose first; a name without a free place is left out.
 */
export function placeLabels(points: readonly { readonly id: string; readonly label: string; readonly x: number; readonly y: number }[], frame: Box): readonly PlacedLabel[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - pointPx, right: x + pointPx, top: y - pointPx, bottom: y + pointPx }));
  return points.flatMap(({ id, label, x, y }, index): PlacedLabel[] => {
    const width = label.length * charPx;
    const places = [0, 12, 24].flatMap((far): readonly (readonly [number, number])[] => [
      [x + 8, y + 4 + far],
      [x + 8, y + 4 - far],
      [x - 8 - width, y + 4 + far],
      [x - 8 - width, y + 4 - far],
      [x - width / 2, y - 9 - far],
      [x - width / 2, y + 18 + far],
    ]);
    for (const [left, base] of places) {
      const box = boxOf(left, base, label);
      const isInside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
      if (!isInside || taken.some((other, at) => at !== index && meets(box, other))) continue;
      taken.push(box);
      return [{ id, x: left, y: base }];
    }
    return [];
  });
}
