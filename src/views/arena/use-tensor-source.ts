import { useMemo } from 'react';
import type { ArenaTensor } from '../../client/arena.ts';
import type { TensorBlockPlan } from '../../core/experiments/arena/tensor-blocks.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import { blockTensors, chosenTensor, useChosenModel } from '../../state/chosen-model.ts';
import type { OpenModel } from '../../state/models.ts';
import type { ArenaState } from './schema.ts';

/** The tensor whose blocks take part. */
export interface TensorSource {
  readonly models: readonly OpenModel[];
  readonly model: OpenModel | undefined;
  readonly tensors: readonly GgufTensor[];
  readonly tensor: GgufTensor | undefined;
  readonly at: ArenaTensor | undefined;
  /** Tells this tensor from all others, in keys of results. */
  readonly key: string;
  readonly plan: TensorBlockPlan | undefined;
  readonly problem: string | undefined;
}

/** The tensor that the address names, or one that suits; nothing is opened while blocks are random. */
export function useTensorSource({ from, file, tensor: name, n, blocks }: ArenaState): TensorSource {
  const isTensor = from === 'tensor';
  const { models, model, problem } = useChosenModel(isTensor ? file : null);
  return useMemo(() => {
    const tensors = model ? blockTensors(model, n) : [];
    const tensor = chosenTensor(tensors, name);
    const isMissing = isTensor && file !== '' && !model;
    const sentence = isMissing
      ? `The tensor is in ${file}, which is not open. Drop that file on the page, or choose random blocks.`
      : model && !tensor
        ? `No tensor of ${model.name} has rows of ${n} values that can be read. Choose shorter blocks.`
        : problem;
    return {
      models,
      model,
      tensors,
      tensor,
      at: model && tensor && { file: model.files[tensor.shard ?? 0]!, tensor, endian: model.header.endian },
      key: model && tensor ? `${model.id}/${tensor.name}` : '',
      plan: tensor && { ...matrixShape(tensor), n, blocks },
      problem: sentence,
    };
  }, [isTensor, file, name, n, blocks, models, model, problem]);
}
