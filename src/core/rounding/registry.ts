import type { RoundingAlgorithm } from './algorithm.ts';

/** Every rounding algorithm, in the order in which the lab lists them. One row each. */
export const roundingAlgorithms: readonly RoundingAlgorithm[] = [];

const byId = new Map(roundingAlgorithms.map((algorithm) => [algorithm.id, algorithm]));

/** The algorithm of this wire word, or undefined. */
export const findAlgorithm = (id: string): RoundingAlgorithm | undefined => byId.get(id);
