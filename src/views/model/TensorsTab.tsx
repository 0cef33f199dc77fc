import { useMemo } from 'react';
import type { GgufTensor, GgufWarning } from '../../gguf/header.ts';
import { countText } from '../../ui/number-text.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import type { ModelState, PatchModelState } from './model-state.ts';
import type { TensorFilter } from './tensor-list.ts';
import { TensorTable } from './TensorTable.tsx';
import { TensorTree } from './TensorTree.tsx';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

interface TensorsTabProps {
  readonly tensors: readonly GgufTensor[];
  readonly total: number;
  readonly warnings: readonly GgufWarning[];
  readonly filter: TensorFilter;
  readonly selectedName: string | undefined;
  readonly state: ModelState;
  readonly patch: PatchModelState;
  readonly onSelect: (name: string) => void;
}

/** The tensors of a model as a list that can be sorted, or as a tree by block or role; one filter for all. */
export function TensorsTab({ tensors, total, warnings, filter, selectedName, state, patch, onSelect }: TensorsTabProps) {
  const warned = useMemo(() => new Map(warnings.flatMap(({ tensor, message }) => (tensor === undefined ? [] : [[tensor, message] as const]))), [warnings]);
  return (
    <>
      <div className={tensorsStyles.filterRow}>
        <input
          type="search"
          className={tensorsStyles.filter}
          aria-label="Filter tensors by name or type (regular expression)"
          aria-invalid={filter.problem !== undefined}
          aria-describedby="tensor-filter-result"
          placeholder="Filter by name or type, e.g. blk\.0\..*ffn"
          value={state.filter}
          spellCheck={false}
          onChange={(event) => patch({ filter: event.target.value }, { replace: true })}
        />
        <span id="tensor-filter-result" className={filter.problem ? styles.problem : styles.muted} role="status">
          {filter.problem ?? (tensors.length === total ? `${countText(total)} tensors` : `${countText(tensors.length)} of ${countText(total)} tensors`)}
        </span>
        <span className={tensorsStyles.arrangement}>
          <Segmented
            label="Arranged"
            isLabelHidden
            value={state.arranged}
            options={[
              { value: 'list', label: 'List' },
              { value: 'block', label: 'By block' },
              { value: 'role', label: 'By role' },
            ]}
            onChange={(arranged) => patch({ arranged })}
          />
        </span>
      </div>
      {state.arranged === 'list' ? (
        <TensorTable tensors={tensors} warned={warned} sortText={state.sort} selectedName={selectedName} onSort={(sort) => patch({ sort })} onSelect={onSelect} />
      ) : (
        <TensorTree key={state.arranged} tensors={tensors} warned={warned} grouping={state.arranged} selectedName={selectedName} onSelect={onSelect} />
      )}
    </>
  );
}
