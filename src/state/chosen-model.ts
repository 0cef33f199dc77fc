import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { GgufTensor } from '../gguf/header.ts';
import { decodeProblem, matrixShape } from '../gguf/tensor-decoder.ts';
import { useLinkedModels } from './linked-files.ts';
import { findModel, modelsStore, type OpenModel, openSampleModel } from './models.ts';

const sampleUrl = './samples/sample-model.gguf';

/** The open models and the one to look at: the named one, else the last that was opened, else the one that comes with the lab. Null: none. */
export function useChosenModel(fileName: string | null): {
  readonly models: readonly OpenModel[];
  readonly model: OpenModel | undefined;
  readonly problem?: string;
} {
  const { models, problems } = useStore(modelsStore);
  const model = useMemo(() => {
    if (fileName === null) return undefined;
    const last = fileName === '' ? models.findLast(({ isSample }) => !isSample) : undefined;
    return last ?? findModel(models, fileName);
  }, [models, fileName]);
  useLinkedModels([fileName ?? '']);
  useEffect(() => {
    if (fileName === '' && !model) void openSampleModel(sampleUrl);
  }, [fileName, model]);
  const problem = problems[0]?.message;
  return { models, model, ...(problem !== undefined && !model && { problem }) };
}

/** Tensors whose rows hold a block of this length and can be decoded. */
export const blockTensors = (model: OpenModel, n: number): readonly GgufTensor[] =>
  model.header.tensors.filter(
    (tensor) => decodeProblem(tensor, model.header.endian) === undefined && matrixShape(tensor).cols >= n,
  );

/** The tensor of this name, else the first matrix, else the first of all. */
export const chosenTensor = (tensors: readonly GgufTensor[], name: string): GgufTensor | undefined =>
  tensors.find((tensor) => tensor.name === name) ?? tensors.find(({ shape }) => shape.length > 1) ?? tensors[0];
