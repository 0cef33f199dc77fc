import { useEffect, useState } from 'react';
import { pool } from '../client/pool.ts';
import { isLabError } from '../core/lab-error.ts';
import type { GgufTensor } from '../gguf/header.ts';
import type { OpenModel } from './models.ts';

/** `count` values of a row, from column `col` on. */
export interface TensorSpan {
  readonly row: number;
  readonly col: number;
  readonly count: number;
}

export interface TensorValues {
  /** Undefined while they are read. */
  readonly values?: readonly number[];
  readonly problem?: string;
}

/**
 * A few values of a tensor of an open model, dequantized where they are stored quantized; those read before stay until the next are there.
 * Nothing is read without a model and a tensor. The values live in the component that asks.
 */
export function useTensorValues(model: OpenModel | undefined, tensor: GgufTensor | undefined, { row, col, count }: TensorSpan): TensorValues {
  const [state, setState] = useState<TensorValues>({});
  useEffect(() => {
    if (!model || !tensor) return undefined;
    const controller = new AbortController();
    const at = { file: model.files[tensor.shard ?? 0]!, tensor, endian: model.header.endian };
    pool.run('tensor/values', { at, row, colStart: col, colEnd: col + count }, { signal: controller.signal }).then(
      (values) => setState({ values: Array.from(values) }),
      (error: unknown) => {
        if (!isLabError(error, 'job/cancelled')) setState({ problem: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [model, tensor, row, col, count]);
  return model && tensor ? state : {};
}
