import type { GgufWarning } from '../../gguf/header.ts';
import { countText } from '../../ui/number-text.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

/** A broken file may have one for each of its tensors. */
const mostShown = 500;

/** What is odd about the file, each with what it means. */
export function WarningList({ warnings, onSelect }: { readonly warnings: readonly GgufWarning[]; readonly onSelect: (tensor: string) => void }) {
  if (warnings.length === 0) return <p className={styles.padded}>The header is sound: every size and offset fits the file.</p>;
  return (
    <ul className={tensorsStyles.warnings}>
      {warnings.slice(0, mostShown).map(({ code, message, tensor }, index) => (
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
      {warnings.length > mostShown && (
        <li>
          The first {countText(mostShown)} of {countText(warnings.length)} are shown; the command line lists all: quantarium inspect FILE. Of each kind: {countsText(warnings)}.
        </li>
      )}
    </ul>
  );
}

function countsText(warnings: readonly GgufWarning[]): string {
  const counts = new Map<string, number>();
  for (const { code } of warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${countText(count)} ${code}`).join(', ');
}
