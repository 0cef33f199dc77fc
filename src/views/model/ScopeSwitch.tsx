import { Segmented } from '../../ui/Segmented.tsx';
import type { ModelState, PatchModelState } from './model-state.ts';

/** What the picture shows: one tensor, or all of them. */
export function ScopeSwitch({ state, patch }: { readonly state: ModelState; readonly patch: PatchModelState }) {
  return (
    <Segmented
      label="Map of"
      value={state.scope}
      options={[
        { value: 'tensor', label: 'Tensor' },
        { value: 'model', label: 'Whole model' },
      ]}
      onChange={(scope) => patch({ scope })}
    />
  );
}
