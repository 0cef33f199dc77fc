import { Copy, Link } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { ArenaRequest } from '../../client/arena.ts';
import { parseEntrant, rejectionOf } from '../../core/experiments/arena/entrant.ts';
import { plannedBlocks } from '../../core/experiments/arena/tensor-blocks.ts';
import { parseFamily } from '../../core/experiments/distributions/family.ts';
import { importanceFormulas } from '../../core/rounding/importance.ts';
import { levelsProblem, parseLevels } from '../../core/rounding/levels.ts';
import { ownVersion } from '../../state/own-library.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import styles from './arena.module.css';
import { ArenaTable } from './ArenaTable.tsx';
import { columns, parseSorting, sortRows } from './columns.ts';
import { BlockControls, EntrantControls, RoundingControls, RunSection } from './Controls.tsx';
import { ErrorDots } from './ErrorDots.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { Finding } from './Finding.tsx';
import { countText } from './number-text.ts';
import { landscapeLink, tensorLandscapeLink } from './landscape-link.ts';
import { RegretCurves } from './RegretCurves.tsx';
import { arenaRows } from './rows.ts';
import { arenaSchema } from './schema.ts';
import { curvesToCsv, rowsToCsv, rowsToMarkdown } from './table-text.ts';
import { type ArenaRun, useArena } from './use-arena.ts';
import { useTensorSource } from './use-tensor-source.ts';

/** Many blocks, random or of a tensor, many algorithms: who loses how much, how often, and in what time. */
export default function ArenaView() {
  const [state, patch] = useUrlState(arenaSchema);
  const { dist, n, seed, weights, alg } = state;
  const isTensor = state.from === 'tensor';
  const source = useTensorSource(state);
  const blocks = isTensor && source.plan ? plannedBlocks(source.plan) : state.blocks;
  const tensorKey = isTensor ? source.key : undefined;
  const problem = levelsProblem(state.levels);
  const levels = problem === undefined ? state.levels : arenaSchema.levels.defaultValue;
  const spec = useMemo(
    () => ({ family: dist, n, seed, weights, levels, entrants: alg, ...(tensorKey !== undefined && { tensor: tensorKey }) }),
    [dist, n, seed, weights, levels, alg, tensorKey],
  );
  const request = useMemo((): ArenaRequest | undefined => {
    const levelSet = parseLevels(levels);
    if (tensorKey === '') return undefined;
    return alg.some((id) => rejectionOf(parseEntrant(id), levelSet) === undefined) ? { spec, blocks } : undefined;
  }, [spec, levels, alg, blocks, tensorKey]);
  const run = useArena(request, source.at);
  const tally = run.outcome?.tally;
  const rows = useMemo(() => arenaRows(spec, tally), [spec, tally]);
  const errorPlot = useRef<SVGSVGElement>(null);
  const regretPlot = useRef<SVGSVGElement>(null);

  const words = `${countText(tally?.blocks ?? 0)} ${isTensor ? `blocks of ${n} of ${source.tensor?.name ?? 'a tensor'} (${source.model?.name ?? ''})` : `${parseFamily(dist).label} blocks of ${n} (seed ${seed})`}, levels ${levels}, weights ${importanceFormulas[weights]}.`;
  const sorted = sortRows(rows.rows, parseSorting(state.sort));
  const markdown = (): string => rowsToMarkdown(sorted, rows, { words, browser: navigator.userAgent, own: alg.flatMap(ownText) });
  const linkOf = (block: number): string =>
    isTensor && source.tensor && source.plan ? tensorLandscapeLink(spec, { file: source.model?.isSample ? '' : (source.model?.name ?? ''), tensor: source.tensor.name, plan: source.plan }, block) : landscapeLink(spec, block);
  const hasRows = tally !== undefined && rows.rows.length > 0;
  const plotHeight = { height: Math.max(340, 84 + 42 * rows.rows.length) };

  return (
    <ViewFrame
      title="Arena"
      startsClosed
      about="Every algorithm rounds the same blocks and is judged by the same weights. Regret: how much weighted cosine it leaves to the best scale, and min where it fits one."
      actions={
        <>
          <Button onPress={() => void navigator.clipboard.writeText(location.href)}>
            <Link size={14} aria-hidden /> Copy link
          </Button>
          <Button onPress={() => void navigator.clipboard.writeText(markdown())} isDisabled={!hasRows}>
            <Copy size={14} aria-hidden /> Copy as Markdown
          </Button>
          <ExportMenu
            errorPlot={errorPlot}
            regretPlot={regretPlot}
            texts={hasRows ? { markdown, csv: () => rowsToCsv(sorted, tally.blocks), curves: () => curvesToCsv(rows.rows, tally) } : undefined}
          />
        </>
      }
      inspector={
        <>
          <RunSection run={run} blocks={blocks} />
          <RoundingControls state={state} patch={patch} />
          <BlockControls state={state} patch={patch} source={source} />
          <EntrantControls state={state} patch={patch} />
          <ColumnNotes />
        </>
      }
    >
      {alg.length === 0 ? (
        <EmptyState title="No algorithm is chosen">
          <p>Choose at least one under "Who takes part".</p>
        </EmptyState>
      ) : (
        <div className={styles.stage}>
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {isTensor && source.problem !== undefined && <Notice tone="danger">{source.problem}</Notice>}
          <ArenaTable linkOf={linkOf} rows={rows} sort={state.sort} onSort={(sort) => patch({ sort })} caption={words} />
          {hasRows ? (
            <>
              <Finding rows={rows.rows} />
              <div className={styles.plots}>
                <figure className={styles.figure}>
                  <div className={styles.choice}>
                    <Segmented
                      label="Weighted error"
                      explain={{
                        text: 'Blocks differ more than algorithms do. The difference is taken block by block, so its standard error is smaller; ranks go by it.',
                      }}
                      value={state.dots}
                      options={[
                        { value: 'mean', label: 'Mean' },
                        { value: 'difference', label: 'Difference to the lowest' },
                      ]}
                      onChange={(dots) => patch({ dots })}
                    />
                  </div>
                  <div style={plotHeight}>
                    <ErrorDots rows={rows.rows} kind={state.dots} svgRef={errorPlot} />
                  </div>
                </figure>
                <figure className={styles.figure}>
                  <p className={styles.choice}>
                    Regret, block by block. <span className={styles.note}>Without a curve: {withoutCurve(rows.rows)}.</span>
                  </p>
                  <div style={plotHeight}>
                    <RegretCurves rows={rows.rows} tally={tally} svgRef={regretPlot} />
                  </div>
                </figure>
              </div>
            </>
          ) : (
            <EmptyState title={isTensor && !source.tensor ? 'Waiting for a tensor …' : emptyWords[run.status]} />
          )}
        </div>
      )}
    </ViewFrame>
  );
}

const emptyWords: Readonly<Record<ArenaRun['status'], string>> = {
  running: 'Rounding the first blocks …',
  done: 'No algorithm takes part',
  stopped: 'Stopped before the first blocks were rounded',
  failed: 'The contest failed: see "Contest"',
};

/** The text of an own algorithm, for exports: whoever reads the numbers sees what made them. */
function ownText(id: string): readonly { readonly name: string; readonly text: string }[] {
  const version = ownVersion(id);
  return version ? [{ name: parseEntrant(id).label, text: version.text }] : [];
}

/** What the heads of the table say in their tooltips, for everybody. */
function ColumnNotes() {
  return (
    <Section title="What the columns say">
      <dl className={styles.columns}>
        {columns.map(({ id, label, help }) => (
          <div key={id}>
            <dt>{label}</dt>
            <dd>{help}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

/** Entrants that never lose more than 1e-9, and those that have no regret. */
function withoutCurve(rows: ReturnType<typeof arenaRows>['rows']): string {
  const names = rows.filter(({ standing }) => !standing.regret || standing.regret.max <= 1e-9).map(({ entrant, standing }) => `${entrant.label}${standing.regret ? '' : ' (fits a minimum)'}`);
  return names.length === 0 ? 'nobody' : names.join(', ');
}
