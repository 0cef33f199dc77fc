import type { Scale } from './axis.ts';

/** Pixels of a drawing area and the scales over it. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}
