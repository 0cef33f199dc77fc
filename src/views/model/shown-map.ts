import type { MapRange } from './map-range.ts';

/** A bin of the maps under the pointer or the keyboard cursor. */
export interface MapCursor {
  readonly binRow: number;
  readonly binCol: number;
}

/** One map as it is shown: a new object whenever its values changed, although they fill in place. */
export interface ShownMap {
  /** Format id. */
  readonly id: string;
  readonly label: string;
  readonly values: Float32Array;
  readonly range: MapRange | undefined;
}
