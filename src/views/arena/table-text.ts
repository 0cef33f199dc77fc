import { sharesAbove } from '../../core/experiments/arena/regret-histogram.ts';
import type { ArenaTally } from '../../core/experiments/arena/tally.ts';
import { toCsv } from '../../render/csv.ts';
import { columns } from './columns.ts';
import type { ArenaRow, ArenaRows } from './rows.ts';

/** One sentence that says what was measured: goes above every export. */
export interface Circumstances {
  readonly words: string;
  readonly browser: string;
  /** The own algorithms that take part. */
  readonly own?: readonly { readonly name: string; readonly text: string }[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table as Markdown, with what was measured and where. */
export function rowsToMarkdown(rows: readonly ArenaRow[], { rejected }: Pick<ArenaRows, 'rejected'>, { words, browser, own }: Circumstances): string {
  const isNumber = (id: string): boolean => id !== 'name' && id !== 'minimises';
  return [
    `${words} Times: kernel alone, one thread, in ${browser}.`,
    '',
    `| ${columns.map(({ label }) => cell(label)).join(' | ')} |`,
    `| ${columns.map(({ id }) => (isNumber(id) ? '---:' : '---')).join(' | ')} |`,
    ...rows.map((row) => `| ${columns.map(({ text }) => cell(text(row))).join(' | ')} |`),
    '',
    ...rejected.map(({ entrant, reason, failure }) => `- ${entrant.label} ${failure ? 'failed' : 'takes no part'}: ${reason}`),
    ...(rejected.length > 0 ? [''] : []),
    ...(own ?? []).flatMap(({ name, text }) => [`${name}:`, '', '```ts', text.trimEnd(), '```', '']),
  ].join('\n');
}

/** Every number of the table with all its digits. */
export function rowsToCsv(rows: readonly ArenaRow[], blocks: number): string {
  const keys = [
    'rank', 'tied', 'algorithm', 'minimises', 'blocks', 'not_finite', 'weighted_error', 'weighted_error_se', 'unweighted_error', 'unweighted_error_se',
    'cosine', 'cosine_se', 'difference_to_lowest', 'difference_to_lowest_se', 'regret', 'regret_se', 'regret_p99', 'regret_max', 'regret_max_block',
    'optimal_1e-9', 'optimal_3e-7', 'kernel_ns_per_block',
  ] as const; // prettier-ignore
  return toCsv(
    keys,
    rows.map(({ entrant, minimises, toLowest, standing: { rank, isTied, weighted, unweighted, cosine, regret, notFinite, nanosecondsPerBlock } }) => ({
      rank,
      tied: isTied ? 1 : 0,
      algorithm: entrant.id,
      minimises,
      blocks,
      not_finite: notFinite,
      weighted_error: weighted.mean,
      weighted_error_se: weighted.standardError,
      unweighted_error: unweighted.mean,
      unweighted_error_se: unweighted.standardError,
      cosine: cosine.mean,
      cosine_se: cosine.standardError,
      difference_to_lowest: toLowest.mean,
      difference_to_lowest_se: toLowest.standardError,
      regret: regret?.mean.mean,
      regret_se: regret?.mean.standardError,
      regret_p99: regret?.p99,
      regret_max: regret?.max,
      regret_max_block: regret?.maxBlock,
      'optimal_1e-9': regret?.optimal,
      'optimal_3e-7': regret?.optimalF32,
      kernel_ns_per_block: nanosecondsPerBlock,
    })),
  );
}

/** The curves of the regret plot: share of the blocks above each regret. */
export function curvesToCsv(rows: readonly ArenaRow[], tally: ArenaTally): string {
  return toCsv(
    ['algorithm', 'regret', 'share_above'],
    rows.flatMap(({ entrant, standing }) => {
      const regret = tally.entrants[standing.entrant]?.regret;
      return regret ? sharesAbove(regret.histogram).map((point) => ({ algorithm: entrant.id, regret: point.regret, share_above: point.share })) : [];
    }),
  );
}
