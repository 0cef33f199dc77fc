import styles from './arena.module.css';
import { shareText } from './number-text.ts';
import type { ArenaRow } from './rows.ts';

/** The table in one or two sentences. */
export function Finding({ rows }: { readonly rows: readonly ArenaRow[] }) {
  const first = rows.filter(({ standing }) => standing.rank === 1).map(({ entrant }) => entrant.label);
  const misses = rows
    .filter(({ standing }) => standing.regret && standing.regret.optimalF32 < 1)
    .toSorted((a, b) => a.standing.regret!.optimalF32 - b.standing.regret!.optimalF32)[0];
  const broken = rows.filter(({ standing }) => standing.notFinite > 0);
  return (
    <p className={styles.finding} data-testid="arena-finding">
      Lowest weighted error: <strong>{listOf(first)}</strong>
      {first.length > 1 && ', equal within the uncertainty'}.{' '}
      {misses && (
        <>
          {misses.entrant.label} finds the best rounding of <strong>{shareText(misses.standing.regret!.optimalF32)}</strong> of the blocks, the smallest share.{' '}
        </>
      )}
      {broken.map(({ entrant, standing }) => `${entrant.label} gave ${standing.notFinite} blocks that are not finite; they are left out. `)}
      Lower error does not have to mean lower perplexity.
    </p>
  );
}

const listOf = (names: readonly string[]): string => (names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
