import { useEffect, useState } from 'react';
import { pool } from '../client/pool.ts';
import { isLabError } from '../core/lab-error.ts';
import type { GgufTensor } from '../gguf/header.ts';
import type { JobWeights } from '../gguf/jobs/tensor-in-file.ts';
import type { OpenImatrix } from './imatrix.ts';

/** Importances of a tensor's columns. */
export type WeightsState =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly key: string; readonly weights: JobWeights }
  /** The matrix has nothing for this tensor, or nothing that fits it: it is measured as without one. */
  | { readonly state: 'missing'; readonly message: string };

const none: WeightsState = { state: 'none' };
const loading: WeightsState = { state: 'loading' };

/** Reads the importances of the tensor from the matrix, where one is chosen. */
export function useWeights(imatrix: OpenImatrix | undefined, tensor: GgufTensor | undefined): WeightsState {
  const [result, setResult] = useState<{ readonly key: string; readonly value: WeightsState }>();
  const key = imatrix && tensor ? `${imatrix.id} ${tensor.name} ${tensor.shape.join('x')}` : undefined;
  useEffect(() => {
    if (!imatrix || !tensor || key === undefined) return undefined;
    const controller = new AbortController();
    const { name, shape } = tensor;
    const settle = (value: WeightsState): void => setResult({ key, value });
    pool.run('imatrix/weights', { file: imatrix.file, columns: imatrix.columns, tensor: { name, shape } }, { signal: controller.signal }).then(
      (weights) =>
        settle(weights ? { state: 'ready', key, weights } : { state: 'missing', message: `${imatrix.name} has no usable entry for this tensor; it is measured as without an importance matrix.` }),
      (error: unknown) => !isLabError(error, 'job/cancelled') && settle({ state: 'missing', message: String((error as Error).message) }),
    );
    return () => controller.abort();
  }, [imatrix, tensor, key]);
  if (key === undefined) return none;
  return result?.key === key ? result.value : loading;
}

/** The importances of one row's columns. */
export function rowWeights({ values, rowsPerMatrix }: JobWeights, row: number, cols: number): Float32Array {
  const from = rowsPerMatrix === null ? 0 : Math.floor(row / rowsPerMatrix) * cols;
  return values.slice(from, from + cols);
}
