import type { RoundingAlgorithm } from './algorithm.ts';
import { makeQx } from './rows/make_qx.ts';
import { qkxh } from './rows/qkxh.ts';

/** Every rounding algorithm, in the order in which the lab lists them. One row each. */
export const roundingAlgorithms: readonly RoundingAlgorithm[] = [makeQx, qkxh];

const byId = new Map(roundingAlgorithms.map((algorithm) => [algorithm.id, algorithm]));

/** The algorithm of this wire word, or undefined. */
export const findAlgorithm = (id: string): RoundingAlgorithm | undefined => byId.get(id);
