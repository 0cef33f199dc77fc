import type { RowWeights } from '../core/experiments/tensor/row-weights.ts';
import { LabError } from '../core/lab-error.ts';
import type { GgufTensor } from '../gguf/header.ts';
import type { ByteSource } from '../gguf/source.ts';
import { importancesUnderRule, type PartialDataRule, partialDataRules } from './coverage.ts';
import { type Imatrix, readImatrixValues, splitExperts } from './imatrix.ts';

/** The rule that ik_llama.cpp introduced: fewer than 5 % of the experts without data are filled with ones. */
export const usualPartialDataRule = partialDataRules.find(({ id }) => id === 'below-5-percent')!;

/**
 * The importances of a tensor's columns for the quantizers, or undefined when the matrix has no entry for it or the rule drops it.
 * Shape of values: [experts, columns]; a matrix with one row of values is shared by all rows. Throws quant/imatrix-size when the entry
 * belongs to a tensor of another shape, source/gone.
 */
export async function readTensorWeights(
  source: ByteSource,
  imatrix: Imatrix,
  { name, shape }: Pick<GgufTensor, 'name' | 'shape'>,
  rule: PartialDataRule = usualPartialDataRule,
): Promise<RowWeights | undefined> {
  const entry = imatrix.rows.find((row) => row.name === name);
  if (entry === undefined) return undefined;
  const cols = shape.at(-1) ?? 1;
  const matrices = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const row = splitExperts(entry, cols);
  if (row.columns !== cols || (row.experts !== 1 && row.experts !== matrices))
    throw new LabError(
      'quant/imatrix-size',
      `The importance matrix has ${row.experts} x ${row.columns} values for "${name}", whose shape is ${shape.join(' x ')}. Use the one made for this model.`,
      { tensor: name, shape, experts: row.experts, columns: row.columns },
    );
  const values = importancesUnderRule(rule, await readImatrixValues(source, imatrix, row));
  if (values === undefined) return undefined;
  return { values, rowsPerMatrix: row.experts === 1 ? Number.POSITIVE_INFINITY : (shape.at(-2) ?? 1) };
}
