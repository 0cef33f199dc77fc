import { useMemo, useSyncExternalStore } from 'react';
import { type LosslessSession, losslessSession, type LosslessSnapshot } from '../../../client/lossless.ts';
import type { OpenModel } from '../../../state/models.ts';
import { tensorsOf } from '../use-model-errors.ts';

/** What is known of the formats that hold the tensors of the model exactly. Nothing is tested before someone asks. */
export function useLossless(model: OpenModel): { readonly session: LosslessSession; readonly snapshot: LosslessSnapshot } {
  const session = useMemo(() => losslessSession(model.id, () => tensorsOf(model).map(({ at }) => at)), [model]);
  return { session, snapshot: useSyncExternalStore(session.subscribe, session.snapshot) };
}
