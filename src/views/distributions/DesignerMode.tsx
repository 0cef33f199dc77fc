import { useCallback, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { levelTablesStore, nameOfLevels } from '../../state/level-tables.ts';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { densityBins } from './DensityPlot.tsx';
import { OptimiseSection, RivalSection, TableSection, TrialSection } from './DesignerControls.tsx';
import { ErrorSection } from './DesignerResults.tsx';
import { designTables, evenLevels, moveLevel, writeOwn } from './designer-tables.ts';
import { errorText, fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import { LibrarySection } from './LibrarySection.tsx';
import type { ModeProps } from './mode.ts';
import { designSheet } from './sheet.ts';
import { TablePlot } from './TablePlot.tsx';
import { useComparison, useOptimiser } from './use-codebook.ts';
import { useShapes } from './use-exact.ts';
import { besideBlocks, useTensorBlocks } from './use-tensor-blocks.ts';
import { useTrial } from './use-trial.ts';

const trainingBlocks = 2000;

/** Designs a table of levels and judges it against others on random or real blocks. */
export function DesignerMode({ state, patch }: ModeProps) {
  const { size, seed, weights, sign, sym, zero, rivals, also } = state;
  const trial = useTrial(state);
  const { family, isReal } = trial;
  const { tables: kept } = useStore(levelTablesStore);
  /** The own table while it is dragged or optimised; the address holds it otherwise. */
  const [draft, setDraft] = useState<readonly number[]>();
  const ownText = draft ? writeOwn(draft) : state.own;
  const tables = useMemo(
    () => designTables(rivals, also, ownText, (levels) => nameOfLevels(kept, levels)),
    [rivals, also, ownText, kept],
  );
  const own = tables.find(({ id }) => id === 'own')?.levels ?? evenLevels(16);

  const setLevels = useCallback(
    (levels: readonly number[], isFinal: boolean) => {
      setDraft(isFinal ? undefined : levels);
      if (isFinal) patch({ own: writeOwn(levels) });
    },
    [patch],
  );
  const optimiser = useOptimiser(setLevels);
  const params = useMemo(
    () =>
      trial.params && tables.length > 0
        ? { ...trial.params, tables: tables.map(({ levels }) => [...levels]) }
        : undefined,
    [trial.params, tables],
  );
  const comparison = useComparison(params, trial.tensor);
  const families = useMemo(() => [family.id], [family]);
  const shapes = useShapes(families, size, densityBins);
  const measured = useTensorBlocks(trial.source.source, { n: size, blocks: besideBlocks, seed });
  const density = isReal
    ? measured && 'result' in measured
      ? measured.result.interior
      : undefined
    : shapes.of[family.id]?.interior;
  const sheet = useMemo(() => designSheet(tables, comparison.tables), [tables, comparison.tables]);
  const svgRef = useRef<SVGSVGElement>(null);
  const problem = comparison.problem ?? shapes.problem ?? trial.problem;
  const start = () => {
    const constraint = { symmetric: sym, zero };
    // Random blocks of another seed; of a tensor the half of the blocks that does not judge.
    const training = isReal ? seed : (seed + 1) % Number.MAX_SAFE_INTEGER;
    const blocks = trainingBlocks;
    optimiser.start({ family: family.id, n: size, blocks, seed: training, weights, sign, constraint, start: [...own] }, trial.tensor);
  };
  const stop = () => {
    optimiser.stop();
    if (draft) setLevels(draft, true);
  };
  const last = tables.length - 1;
  const [first, ownError] = [comparison.tables[0]?.[sign], comparison.tables[last]?.[sign]];
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="A table for scaled blocks"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        ownError && tables[last]?.id === 'own' ? (
          <>
            Own table: relative squared error <strong>{errorText(ownError)}</strong> on {trial.label}
            {last > 0 && ownError.difference.standardError > 0 && first && (
              <>
                {' '}
                — <strong>{relativeText(ownError.difference.mean / first.mean)}</strong> than {tables[0]!.label} on the
                same blocks (± {fixed((100 * ownError.difference.standardError) / first.mean, 2)} %)
              </>
            )}
            .
          </>
        ) : (
          problem && ''
        )
      }
      sections={
        <>
          <TableSection state={state} patch={patch} levels={own} onLevels={(levels) => setLevels(levels, true)} />
          <OptimiseSection
            state={state}
            patch={patch}
            optimiser={optimiser}
            isReal={isReal}
            isReady={trial.params !== undefined}
            onStart={start}
            onStop={stop}
          />
          <ErrorSection tables={tables} judged={comparison.tables} />
          {comparison.isRunning && params && <ProgressBar label="Judging tables" value={comparison.blocks / params.blocks} />}
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          <RivalSection state={state} patch={patch} />
          <TrialSection state={state} patch={patch} trial={trial} />
          <LibrarySection state={state} patch={patch} levels={own} />
        </>
      }
    >
      <TablePlot
        tables={tables}
        judged={comparison.tables}
        sign={sign}
        density={density}
        title={`Density of ${isReal ? (trial.source.source?.label ?? 'the tensor') : family.label} samples, and the levels`}
        size={size}
        svgRef={svgRef}
        onMove={(index, place, isFinal) => setLevels(moveLevel(own, index, place), isFinal)}
      />
    </LabFrame>
  );
}

/** "3.1 % lower" or "9.2 % higher". */
export const relativeText = (ratio: number): string =>
  `${fixed(100 * Math.abs(ratio), 2)} % ${ratio < 0 ? 'lower' : 'higher'}`;
