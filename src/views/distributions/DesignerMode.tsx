import { useCallback, useMemo, useRef, useState } from 'react';
import type { CompareParams } from '../../core/experiments/codebook/compare-job.ts';
import { blockTensors, chosenTensor, useChosenModel } from '../../state/chosen-model.ts';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { densityBins } from './DensityPlot.tsx';
import { OptimiseSection, TableSection, TrialSection } from './DesignerControls.tsx';
import { ErrorSection } from './DesignerResults.tsx';
import { designTables, evenLevels, moveLevel, writeOwn } from './designer-tables.ts';
import { errorText, fixed } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { seriesOf } from './series.ts';
import { designSheet } from './sheet.ts';
import { TablePlot } from './TablePlot.tsx';
import { type BlockTensor, useComparison, useOptimiser } from './use-codebook.ts';
import { useShapes } from './use-exact.ts';

const trainingBlocks = 2000;

/** Designs a table of levels and judges it against others on random blocks. */
export function DesignerMode({ state, patch }: ModeProps) {
  const { of, nu, mixp, mixr, size, trials, seed, weights, sign, sym, zero, rivals } = state;
  const [series] = useMemo(() => seriesOf({ dist: [of], nu, mixp, mixr }), [of, nu, mixp, mixr]);
  const { family } = series!;
  const isReal = state.blocksOf === 'tensor';
  /** The own table while it is dragged or optimised; the address holds it otherwise. */
  const [draft, setDraft] = useState<readonly number[]>();
  const ownText = draft ? writeOwn(draft) : state.own;
  const tables = useMemo(() => designTables(rivals, ownText), [rivals, ownText]);
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
    (): CompareParams | undefined =>
      tables.length === 0
        ? undefined
        : {
            family: isReal ? 'tensor' : family.id,
            n: size,
            blocks: trials,
            seed,
            weights,
            tables: tables.map(({ levels }) => [...levels]),
          },
    [tables, family, isReal, size, trials, seed, weights],
  );
  const { models, model, problem: modelProblem } = useChosenModel(isReal ? state.file : null);
  const tensors = useMemo(() => (model ? blockTensors(model, size) : []), [model, size]);
  const tensor = chosenTensor(tensors, state.tensor);
  const blockTensor = useMemo(
    (): BlockTensor | undefined =>
      model &&
      tensor && {
        key: `${model.id}/${tensor.name}`,
        at: { file: model.files[tensor.shard ?? 0]!, tensor, endian: model.header.endian },
      },
    [model, tensor],
  );
  const isReady = !isReal || blockTensor !== undefined;
  const comparison = useComparison(isReady ? params : undefined, isReal ? blockTensor : undefined);
  const errors = useMemo(() => comparison.tables.map((table) => table?.[sign]), [comparison.tables, sign]);
  const families = useMemo(() => [family.id], [family]);
  const shapes = useShapes(families, size, densityBins);
  const sheet = useMemo(() => designSheet(tables, comparison.tables), [tables, comparison.tables]);
  const svgRef = useRef<SVGSVGElement>(null);
  const problem = comparison.problem ?? shapes.problem ?? (isReal ? modelProblem : undefined);
  const start = () => {
    const constraint = { symmetric: sym, zero };
    const training = (seed + 1) % Number.MAX_SAFE_INTEGER;
    optimiser.start(
      {
        family: family.id,
        n: size,
        blocks: trainingBlocks,
        seed: training,
        weights,
        sign,
        constraint,
        start: [...own],
      },
      isReal ? blockTensor : undefined,
    );
  };
  const stop = () => {
    optimiser.stop();
    if (draft) setLevels(draft, true);
  };
  const last = tables.length - 1;
  const ownError = errors[last];
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="A table for scaled blocks"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        ownError && (
          <>
            Own table: relative squared error <strong>{errorText(ownError)}</strong> on{' '}
            {isReal ? tensor?.name : family.label} blocks of {size}
            {last > 0 && ownError.difference.standardError > 0 && errors[0] && (
              <>
                {' '}
                — <strong>{relativeText(ownError.difference.mean / errors[0].mean)}</strong> than {tables[0]!.label} on
                the same blocks (± {fixed((100 * ownError.difference.standardError) / errors[0].mean, 2)} %)
              </>
            )}
            .
          </>
        )
      }
      sections={
        <>
          <TableSection state={state} patch={patch} levels={own} onLevels={(levels) => setLevels(levels, true)} />
          <OptimiseSection state={state} patch={patch} optimiser={optimiser} onStart={start} onStop={stop} />
          <TrialSection state={state} patch={patch} models={models} model={model} tensors={tensors} tensor={tensor} />
          {comparison.isRunning && <ProgressBar label="Judging tables" value={comparison.blocks / trials} />}
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          <ErrorSection tables={tables} judged={comparison.tables} />
        </>
      }
    >
      <TablePlot
        tables={tables}
        errors={errors}
        density={isReal ? undefined : shapes.of[family.id]?.interior}
        title={isReal ? 'Levels of the tables' : `Density of ${family.label} samples, and the levels`}
        size={size}
        svgRef={svgRef}
        onMove={(index, place, isFinal) => setLevels(moveLevel(own, index, place), isFinal)}
      />
    </LabFrame>
  );
}

/** "3.1 % lower" or "9.2 % higher". */
const relativeText = (ratio: number): string =>
  `${fixed(100 * Math.abs(ratio), 2)} % ${ratio < 0 ? 'lower' : 'higher'}`;
