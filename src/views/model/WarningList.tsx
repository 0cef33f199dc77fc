import type { GgufWarning } from '../../gguf/header.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

/** What is odd about the file, each with what it means. */
export function WarningList({ warnings, onSelect }: { readonly warnings: readonly GgufWarning[]; readonly onSelect: (tensor: string) => void }) {
  if (warnings.length === 0) return <p className={styles.padded}>The header is sound: every size and offset fits the file.</p>;
  return (
    <ul className={tensorsStyles.warnings}>
      {warnings.map(({ code, message, tensor }, index) => (
        <li key={`${index} ${code}`}>
          <code>{code}</code>
          <span>{message}</span>
          {tensor !== undefined && (
            <button type="button" className={tensorsStyles.link} onClick={() => onSelect(tensor)}>
              Select
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
