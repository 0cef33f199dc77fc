import { useMemo } from 'react';
import { matrixShape } from '../../gguf/tensor-decoder.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { blockTensors, chosenTensor, useChosenModel } from '../../state/chosen-model.ts';
import type { OpenModel } from '../../state/models.ts';
import { useTensorValues } from '../../state/tensor-values.ts';
import { parseValues, sampleBlock, samplers } from './block-source.ts';
import { presets } from './presets.ts';
import type { LandscapeState } from './schema.ts';

/** Where in which tensor the block lies. */
export interface BlockPlace {
  readonly models: readonly OpenModel[];
  readonly model: OpenModel | undefined;
  readonly tensors: readonly GgufTensor[];
  readonly tensor: GgufTensor | undefined;
  readonly rows: number;
  readonly cols: number;
  /** As in the address, moved to where the tensor has a block. */
  readonly row: number;
  readonly col: number;
}

export interface Block {
  /** Undefined while it is read, or when there is none. */
  readonly x: readonly number[] | undefined;
  readonly problem: string | undefined;
  /** What it is, in words. */
  readonly title: string;
  readonly place: BlockPlace;
}

const pastedExample = [1, -0.5, 0.25];

/** The block that the address names. */
export function useBlock({ block, n, seed, values, file, tensor: tensorName, row: wantedRow, col: wantedCol }: LandscapeState): Block {
  const isTensor = block === 'tensor';
  const { models, model, problem: modelProblem } = useChosenModel(isTensor ? file : null);
  const tensors = useMemo(() => (model ? blockTensors(model, n) : []), [model, n]);
  const tensor = chosenTensor(tensors, tensorName);
  const { rows, cols } = tensor ? matrixShape(tensor) : { rows: 0, cols: 0 };
  const row = Math.min(wantedRow, Math.max(0, rows - 1));
  const col = Math.min(wantedCol, Math.max(0, cols - n));
  const read = useTensorValues(model, tensor, { row, col, count: n });
  const local = useMemo(() => {
    const preset = presets.find(({ id }) => id === block);
    const sampler = samplers.find((name) => name === block);
    return preset ? preset.x : sampler ? sampleBlock(sampler, n, seed) : (parseValues(values) ?? pastedExample);
  }, [block, n, seed, values]);
  const place = { models, model, tensors, tensor, rows, cols, row, col };
  if (!isTensor) {
    const preset = presets.find(({ id }) => id === block);
    const title = preset?.label ?? (block === 'pasted' ? 'your own values' : `${n} ${block} samples, seed ${seed}`);
    return { x: local, problem: undefined, title, place };
  }
  const isMissing = file !== '' && !model;
  const problem = isMissing
    ? `The block is in ${file}, which is not open. Drop that file on the page, or choose another block.`
    : (modelProblem ?? read.problem ?? (model && !tensor ? `No tensor of ${model.name} has rows of ${n} values that can be read. Choose a shorter block.` : undefined));
  const isZero = read.values?.every((value) => value === 0);
  return {
    x: problem === undefined && !isZero ? read.values : undefined,
    problem: isZero ? 'All values of this block are 0. Choose another one.' : problem,
    title: `${tensor?.name ?? 'tensor'}, row ${row}, columns ${col} to ${col + n - 1}`,
    place,
  };
}
