import { levelsProblem, levelValues, parseLevels } from '../../core/rounding/levels.ts';

const defaultReach = 12;
const largestReach = 512;

/** How far the axis goes, in levels of the largest value: the whole range of a level set and half as much again. */
export function reachFor(levels: string): number {
  if (levelsProblem(levels) !== undefined) return defaultReach;
  const far = Math.max(...levelValues(parseLevels(levels)).map(Math.abs));
  return Math.min(largestReach, Math.max(3, far * 1.5));
}
