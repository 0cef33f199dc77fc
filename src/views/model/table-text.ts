import { errorMetrics } from '../../core/experiments/tensor/error-metrics.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import type { Table } from '../../render/table-text.ts';
import type { ErrorRow } from './error-rows.ts';
import { finite } from './model-values.ts';

/** The table of errors with full precision: every metric with its standard error (0 when exact). */
export const errorTable = (rows: readonly ErrorRow[]): Table => ({
  head: ['format', 'bpw', ...errorMetrics.flatMap(({ field }) => [field, `${field}Error`]), 'exactShare', 'weights'],
  lines: rows.map((row) => [row.format, row.bpw, ...errorMetrics.flatMap(({ id }) => [finite(row.numbers[id].value), row.numbers[id].error]), row.exactShare, row.n]),
});

/** The tensor table. */
export const tensorTable = (tensors: readonly GgufTensor[]): Table => ({
  head: ['name', 'type', 'type id', 'shape', 'bytes', 'bits per weight', 'byte offset', 'shard'],
  lines: tensors.map((tensor) => [
    tensor.name,
    tensor.typeName,
    tensor.typeId,
    tensor.shape.join('x'),
    tensor.byteLength,
    tensor.bpw,
    tensor.byteOffset,
    tensor.shard === undefined ? null : tensor.shard + 1,
  ]),
});
