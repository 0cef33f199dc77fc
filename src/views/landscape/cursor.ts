import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { levelsAtState, type ScaleWalk } from '../../core/experiments/landscape/walk.ts';

/** A state of one of the two walks. States of both signs in one line: the negative walk mirrored to the left. */
export interface Cursor {
  readonly walk: ScaleWalk;
  readonly state: number;
}

/** Positions -(m-) .. m+: 0 is the positive start, -1 the negative start, and so on outward. */
export function cursorAt(result: LandscapeResult, position: number): Cursor {
  const walk = result.walks[position >= 0 ? 0 : 1];
  const state = position >= 0 ? position : -1 - position;
  return { walk, state: Math.min(state, walk.breakpoints.length) };
}

/** The position of a state of a sign. */
export const positionOf = (sign: 1 | -1, state: number): number => (sign > 0 ? state : -1 - state);

/** First and last position. */
export const positionLimits = (result: LandscapeResult): [number, number] => [-1 - result.walks[1].breakpoints.length, result.walks[0].breakpoints.length];

/** The signed inverse scales between which a state holds. */
export function intervalOf({ walk, state }: Cursor): [number, number] {
  const low = state === 0 ? 0 : walk.breakpoints[state - 1]!;
  const high = walk.breakpoints[state] ?? low * 1.25;
  return walk.sign > 0 ? [low, high] : [-high, -low];
}

/** Level values of a state, and which component moved last (or -1). */
export function levelsOf(result: LandscapeResult, { walk, state }: Cursor): { readonly levels: number[]; readonly moved: number } {
  return {
    levels: Array.from(levelsAtState(walk, state), (index) => result.values[index]!),
    moved: state === 0 ? -1 : walk.components[state - 1]!,
  };
}

/** The level change that made a state: "component 4: 2 to 3". */
export function changeText(result: LandscapeResult, { walk, state }: Cursor): string {
  if (state === 0) return 'none: the start';
  const component = walk.components[state - 1]!;
  const before = result.values[levelsAtState(walk, state - 1)[component]!]!;
  return `component ${component}: ${before} to ${result.values[walk.levelIndices[state - 1]!]!}`;
}
