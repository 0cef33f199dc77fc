import type { ImatrixViewState, PatchImatrixState } from './schema.ts';
import styles from './imatrix.module.css';

interface TensorButtonProps {
  readonly name: string;
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

/** The name of a tensor: pressing it shows the tensor in the inspector, pressing it again lets go. */
export function TensorButton({ name, state, patch }: TensorButtonProps) {
  const isSelected = state.tensor === name;
  return (
    <button type="button" className={styles.tensor} aria-pressed={isSelected} onClick={() => patch({ tensor: isSelected ? '' : name })}>
      {name}
    </button>
  );
}
