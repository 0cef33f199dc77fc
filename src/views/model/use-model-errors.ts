import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type ModelErrorSession, modelErrorSession, type ModelErrorSnapshot } from '../../client/model-errors.ts';
import { decodeProblem, matrixShape } from '../../gguf/tensor-decoder.ts';
import type { OpenImatrix } from '../../state/imatrix.ts';
import type { OpenModel } from '../../state/models.ts';

/** Measures all matrices of the model under these formats while the component is shown. Vectors stay unquantized everywhere. */
export function useModelErrors(model: OpenModel, imatrix: OpenImatrix | undefined, formats: readonly string[]): { readonly session: ModelErrorSession; readonly snapshot: ModelErrorSnapshot } {
  const session = useMemo(
    () =>
      modelErrorSession(`${model.id} ${imatrix?.id ?? ''}`, imatrix, () => {
        const { tensors, endian } = model.header;
        return tensors
          .filter((tensor) => decodeProblem(tensor, endian) === undefined && matrixShape(tensor).rows > 1)
          .map((tensor) => ({ file: model.files[tensor.shard ?? 0]!, tensor, endian }));
      }),
    [model, imatrix],
  );
  const snapshot = useSyncExternalStore(session.subscribe, session.snapshot);
  const wanted = formats.join(',');
  const isIdle = snapshot.state === 'idle';
  useEffect(() => {
    if (isIdle && wanted !== '') void session.measure(wanted.split(','), false);
  }, [session, wanted, isIdle]);
  useEffect(() => () => session.pause(), [session]);
  return { session, snapshot };
}
