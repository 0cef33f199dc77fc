import { useMemo } from 'react';
import type { GgufTensor } from '../../gguf/header.ts';
import type { TensorInFile } from '../../gguf/jobs/tensor-in-file.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import { blockTensors, chosenTensor, useChosenModel } from '../../state/chosen-model.ts';
import type { OpenModel } from '../../state/models.ts';
import type { DistributionsState } from './schema.ts';

/** A tensor, or one of its rows, whose blocks are looked at. */
export interface BlockSource {
  /** Names file, tensor and row; equal keys, equal values. */
  readonly key: string;
  /** For labels: the name of the tensor, with its row. */
  readonly label: string;
  readonly at: TensorInFile;
  /** The only row, or undefined for all. */
  readonly row: number | undefined;
  readonly rows: number;
}

export interface TensorSource {
  readonly models: readonly OpenModel[];
  readonly model: OpenModel | undefined;
  /** Those whose rows hold a block. */
  readonly tensors: readonly GgufTensor[];
  readonly tensor: GgufTensor | undefined;
  /** Undefined while the model is not open, or has no such tensor. */
  readonly source: BlockSource | undefined;
  readonly problem?: string;
}

/** The tensor that the state names, for blocks of `n`; nothing is opened while `isWanted` is false. */
export function useTensorSource(
  { file, tensor: name, row }: Pick<DistributionsState, 'file' | 'tensor' | 'row'>,
  n: number,
  isWanted: boolean,
): TensorSource {
  const { models, model, problem } = useChosenModel(isWanted ? file : null);
  return useMemo(() => {
    const tensors = model ? blockTensors(model, n) : [];
    const tensor = chosenTensor(tensors, name);
    return { models, model, tensors, tensor, source: model && tensor && sourceOf(model, tensor, row), ...(problem !== undefined && { problem }) };
  }, [models, model, problem, n, name, row]);
}

/** The blocks of a tensor of an open model; a row beyond the last counts as all rows. */
export function sourceOf(model: OpenModel, tensor: GgufTensor, wantedRow: number): BlockSource {
  const { rows } = matrixShape(tensor);
  const row = wantedRow >= 0 && wantedRow < rows ? wantedRow : undefined;
  return {
    key: `${model.id}/${tensor.name}/${tensor.byteOffset}/${row ?? 'all'}`,
    label: row === undefined ? tensor.name : `${tensor.name}, row ${row}`,
    at: { file: model.files[tensor.shard ?? 0]!, tensor, endian: model.header.endian },
    row,
    rows,
  };
}
