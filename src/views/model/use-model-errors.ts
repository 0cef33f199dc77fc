import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { type ModelErrorSession, modelErrorSession, type ModelErrorSnapshot } from '../../client/model-errors.ts';
import { type ModelTensor, storedCandidate } from '../../client/model-totals.ts';
import { decodeProblem, matrixShape } from '../../gguf/tensor-decoder.ts';
import type { OpenImatrix } from '../../state/imatrix.ts';
import type { OpenModel } from '../../state/models.ts';
import { compareFiles } from './two-files.ts';

export interface ModelErrors {
  readonly session: ModelErrorSession;
  readonly snapshot: ModelErrorSnapshot;
  /** What is measured: the chosen formats, after the file itself when it has a reference. */
  readonly candidates: readonly string[];
  readonly isRefining: boolean;
  readonly setRefining: (isRefining: boolean) => void;
}

/**
 * Measures all matrices of the model under these formats while the component is shown: a first look, then finer while nothing else runs. Vectors
 * stay unquantized everywhere. With a reference, its values are the original ones and what the file stores is a candidate too.
 */
export function useModelErrors(model: OpenModel, reference: OpenModel | undefined, imatrix: OpenImatrix | undefined, formats: readonly string[], isShown: boolean): ModelErrors {
  const session = useMemo(
    () => modelErrorSession(`${model.id} ${reference?.id ?? ''} ${imatrix?.id ?? ''}`, imatrix, () => (reference ? pairedTensors(model, reference) : tensorsOf(model))),
    [model, reference, imatrix],
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot);
  const [isRefining, setRefining] = useState(true);
  const hasReference = reference !== undefined;
  const candidates = useMemo(() => (hasReference ? [storedCandidate, ...formats] : formats), [hasReference, formats]);
  const wanted = isShown ? candidates.join(',') : '';
  const isIdle = snapshot.state === 'idle';
  useEffect(() => {
    if (!isIdle || wanted === '') return undefined;
    const ids = wanted.split(',');
    const measure = async (): Promise<void> => {
      await session.measure(ids, false);
      if (isRefining && session.snapshot().state === 'idle') await session.refine(ids);
    };
    void measure();
    return () => session.stopRefining();
  }, [session, wanted, isIdle, isRefining]);
  useEffect(() => (isShown ? () => session.pause() : undefined), [session, isShown]);
  return { session, snapshot, candidates, isRefining, setRefining };
}

/** The matrices of a model that can be read. */
export function tensorsOf({ header: { tensors, endian }, files }: OpenModel): readonly ModelTensor[] {
  return tensors
    .filter((tensor) => decodeProblem(tensor, endian) === undefined && matrixShape(tensor).rows > 1)
    .map((tensor) => ({ at: { file: files[tensor.shard ?? 0]!, tensor, endian } }));
}

/** The tensors that both files have in the same shape; names and places are those of the reference. */
function pairedTensors(model: OpenModel, reference: OpenModel): readonly ModelTensor[] {
  const fileOf = ({ files }: OpenModel, shard: number | undefined) => files[shard ?? 0]!;
  return compareFiles(model.header, reference.header).flatMap(({ own, other, problem }): ModelTensor[] => {
    if (!own || !other || problem !== undefined || matrixShape(own).rows <= 1) return [];
    const at = { file: fileOf(reference, other.shard), tensor: other, endian: reference.header.endian };
    return [{ at, stored: { file: fileOf(model, own.shard), tensor: own, endian: model.header.endian } }];
  });
}
