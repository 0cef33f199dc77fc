import type { ImatrixValues } from './imatrix.ts';

/** Experts of one tensor that the calibration text never reached. */
export interface ImatrixCoverage {
  readonly experts: number;
  /** Indices of the experts without data. */
  readonly missing: readonly number[];
  /** 100 * missing / experts. */
  readonly missingPercent: number;
}

/** Which experts have no data: a count of 0. */
export function computeCoverage({ counts }: Pick<ImatrixValues, 'counts'>): ImatrixCoverage {
  const missing: number[] = [];
  for (const [expert, count] of counts.entries()) if (!(count > 0)) missing.push(expert);
  return { experts: counts.length, missing, missingPercent: (100 * missing.length) / counts.length };
}

/** How a program treats a tensor some of whose experts have no data. */
export interface PartialDataRule {
  readonly id: 'drop-any' | 'below-5-percent' | 'below-10-percent';
  readonly label: string;
  /** Tensors with a smaller share of missing experts are kept. */
  readonly keptBelowPercent: number;
}

/** Source: ik_llama.cpp pull request 202. */
export const partialDataRules: readonly PartialDataRule[] = [
  { id: 'drop-any', label: 'llama.cpp, once: any missing expert drops the tensor', keptBelowPercent: 0 },
  { id: 'below-5-percent', label: 'ik_llama.cpp, PR 202: kept below 5 %', keptBelowPercent: 5 },
  { id: 'below-10-percent', label: 'later variants: kept below 10 %', keptBelowPercent: 10 },
];

/** `complete`: nothing is missing. `filled`: kept, missing experts weigh 1 in every column. `dropped`: quantized as without an imatrix. */
export type PartialDataOutcome = 'complete' | 'filled' | 'dropped';

/** What the rule makes of a tensor with this coverage. */
export function applyPartialDataRule(rule: PartialDataRule, coverage: ImatrixCoverage): PartialDataOutcome {
  if (coverage.missing.length === 0) return 'complete';
  return coverage.missingPercent < rule.keptBelowPercent ? 'filled' : 'dropped';
}

/** The importances [experts, columns] that a quantizer gets under the rule, or undefined when the tensor is dropped. */
export function importancesUnderRule(rule: PartialDataRule, values: ImatrixValues): Float32Array | undefined {
  const coverage = computeCoverage(values);
  if (applyPartialDataRule(rule, coverage) === 'dropped') return undefined;
  const importances = values.means.slice();
  const columns = importances.length / coverage.experts;
  for (const expert of coverage.missing) importances.fill(1, expert * columns, (expert + 1) * columns);
  return importances;
}

/** Formats whose quantizer refuses to run without importances, and those that llama-quantize refuses by policy. */
export const formatsNeedingImatrix = {
  required: ['iq2_xxs', 'iq2_xs', 'iq1_s'],
  byPolicy: ['iq1_m', 'q2_k_s'],
} as const;
