import { Download, Target } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { colorMaps } from '../../core/color/colormaps.ts';
import { entrantsOf } from '../../core/experiments/arena/entrant.ts';
import type { SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import { highTargetOf, lowTargetOf } from '../../core/experiments/projection/offset-scale.ts';
import { importanceFormulas, importanceKinds } from '../../core/rounding/importance.ts';
import { parseLevels, levelsProblem } from '../../core/rounding/levels.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { toCsv } from '../../render/csv.ts';
import { download } from '../../render/export.ts';
import { Button } from '../../ui/Button.tsx';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { blockWeights } from './block-weights.ts';
import styles from './landscape.module.css';
import type { ModeProps } from './mode.ts';
import { paintSweep, sweepRange } from './paint-sweep.ts';
import { landscapeSources } from './sources.ts';
import { SweepBars } from './SweepBars.tsx';
import { SweepChoices } from './SweepChoices.tsx';
import { cellCentre, type SweepPixel, SweepPlot } from './SweepPlot.tsx';
import { SweepTable } from './SweepTable.tsx';
import { useSweep } from './use-sweep.ts';

const affine = roundingAlgorithms.filter((algorithm) => algorithm.kind === 'affine').flatMap((algorithm) => entrantsOf(algorithm).map(({ id }) => id));
const picture = { width: 512, height: 256 };
const map = colorMaps.viridis;

/** The cursor goes into the address when it stays this long. */
const restMs = 500;

/** The pixel of an address, `row.column`; undefined outside the picture. */
function parsePixel(text: string, { width, height }: SweepResult): SweepPixel | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  const [row, col] = [Number(match?.[1]), Number(match?.[2])];
  return row < height && col < width ? { row, col } : undefined;
}

/** Why a text is no set of levels with a minimum, or undefined. */
function rejectSweepLevels(text: string): string | undefined {
  const problem = levelsProblem(text);
  if (problem !== undefined) return problem;
  const levels = parseLevels(text);
  return levels.kind === 'range' && levels.nmin === 0 ? undefined : 'Formats with a minimum have the levels 0 to K: give a range such as 0..4 or 0..15.';
}

/** One block under every scale and offset: which roundings there are, how good each is, and which one each algorithm takes. */
export function SweepMode({ state, patch, block, blockSection, commonActions }: ModeProps) {
  const { x } = block;
  const weights = blockWeights(state, x);
  const levels = rejectSweepLevels(state.levels) === undefined ? state.levels : '0..4';
  const algorithms = useMemo(() => affine, []);
  const { result, error } = useSweep(x && { x, weights, levels, algorithms, ...picture });
  const problem = block.problem ?? error;
  const [isTableOpen, setTableOpen] = useState(false);
  const [chosen, setChosen] = useState<{ readonly of: SweepResult; readonly at: SweepPixel }>();
  const best = useMemo(() => result && cellCentre(result, result.best), [result]);
  const linked = useMemo(() => result && parsePixel(state.at, result), [result, state.at]);
  const at = result && (chosen?.of === result ? chosen.at : (linked ?? best));
  useEffect(() => {
    if (!chosen || chosen.of !== result) return;
    const timer = setTimeout(() => patch({ at: `${chosen.at.row}.${chosen.at.col}` }, { replace: true }), restMs);
    return () => clearTimeout(timer);
  }, [chosen, result, patch]);
  const cellIndex = result && at && result.cellOf[at.row * result.width + at.col]!;
  const cell = cellIndex === undefined ? undefined : result?.cells[cellIndex];
  const bestCell = result?.cells[result.best];
  const [low, high] = result ? sweepRange(result) : [0, 1];
  const undefinedPixels = result?.cells.reduce((sum, { value, pixels }) => sum + (Number.isNaN(value) ? pixels : 0), 0) ?? 0;
  const range = x && Math.max(...x) - Math.min(...x);
  const highTarget = result && at ? highTargetOf(at.col, result.width, result.levelCount) : 0;
  const lowTarget = result && at ? lowTargetOf(at.row, result.height) : 0;
  const scale = range ? (highTarget - lowTarget) / range : Number.NaN;
  const saveCsv = (): void => {
    if (!result) return;
    const rows = result.cells.map((one) => ({ levels: one.levels.join(' '), squared_centred_cosine: one.value, pixels: one.pixels }));
    download('offset-scale-roundings.csv', new Blob([toCsv(['levels', 'squared_centred_cosine', 'pixels'], rows)], { type: 'text/csv' }));
  };
  const savePng = (): void => {
    if (!result) return;
    const canvas = Object.assign(document.createElement('canvas'), { width: result.width, height: result.height });
    canvas.getContext('2d')?.putImageData(paintSweep(result, map, undefined), 0, 0);
    canvas.toBlob((blob) => blob && download(`offset-scale-${result.width}x${result.height}.png`, blob));
  };
  return (
    <ViewFrame
      title="Scale and offset"
      startsClosed
      about={`One block (${block.title}) under every scale and offset of a format with a minimum${result ? `: ${result.cells.length} different roundings in the picture` : ''}. The star marks the best, numbers what algorithms choose.`}
      actions={
        <>
          <Button onPress={() => {
              setChosen(undefined);
              patch({ at: '' }, { replace: true });
            }}>
            <Target size={14} aria-hidden /> Best
          </Button>
          <MenuButton
            label="Export"
            icon={<Download size={15} aria-hidden />}
            items={[
              { id: 'png', label: `PNG ${picture.width} × ${picture.height}`, onAction: savePng, isDisabled: !result },
              { id: 'csv', label: 'Roundings as CSV', onAction: saveCsv, isDisabled: !result },
            ]}
          />
          {commonActions}
        </>
      }
      inspector={
        <>
          {blockSection}
          <Section title="Rounding">
            <LevelsField value={levels} sources={landscapeSources} reject={rejectSweepLevels} onChange={(next) => patch({ levels: next })} />
            <Select
              label="Weights of the algorithms"
              explain={{ text: 'What the algorithms weigh errors with, where they take weights. The colours are squared cosines with equal weights in any case.', sources: landscapeSources }}
              value={state.weights}
              options={[...importanceKinds.map((kind) => ({ value: kind, label: importanceFormulas[kind] })), ...(state.weights === 'given' ? [{ value: 'given' as const, label: 'Your own numbers' }] : [])]}
              onChange={(next) => patch({ weights: next })}
            />
          </Section>
          {result && bestCell && (
            <Section title="What there is" actions={<Button onPress={() => setTableOpen(true)}>Table</Button>}>
              <Facts
                rows={[
                  ['Different roundings', String(result.cells.length)],
                  ['Best in the picture', bestCell.levels.join(' ')],
                  ['Its squared cosine', bestCell.value.toFixed(6)],
                  ...(result.exhaustive
                    ? ([
                        ['Best of all levels', result.exhaustive.levels.join(' ')],
                        ['Its squared cosine', result.exhaustive.value.toFixed(6)],
                        ['Looked at', `${result.exhaustive.candidates.toLocaleString('en')} vectors of levels`],
                      ] as const)
                    : ([['Best of all levels', `not enumerated: ${result.exhaustiveCount.toPrecision(3)} vectors`]] as const)),
                ]}
              />
            </Section>
          )}
          {result && cell && (
            <Section title="At the cursor">
              <Facts
                rows={[
                  ['Levels', cell.levels.join(' ')],
                  ['Squared centred cosine', Number.isNaN(cell.value) ? 'undefined: all levels are equal' : cell.value.toFixed(6)],
                  ['Share of the picture', `${((100 * cell.pixels) / (result.width * result.height)).toFixed(2)} %`],
                  ['Inverse scale', scale.toPrecision(5)],
                  ['Largest, smallest land on', `${highTarget.toFixed(3)}, ${lowTarget.toFixed(3)}`.replaceAll('-', '−')],
                ]}
              />
            </Section>
          )}
          {result && (
            <Section title="Algorithms">
              <SweepChoices result={result} />
            </Section>
          )}
        </>
      }
    >
      <div className={styles.stage}>
        {result && (
          <SweepTable
            result={result}
            isOpen={isTableOpen}
            onClose={() => setTableOpen(false)}
            onShow={(shown) => {
              const centre = cellCentre(result, shown);
              if (centre) setChosen({ of: result, at: centre });
              setTableOpen(false);
            }}
          />
        )}
        {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
        {levels !== state.levels && <Notice>{`With a minimum the levels run from 0 to K, not ${state.levels}: the picture has ${levels}.`}</Notice>}
        {result && at && cell ? (
          <>
            <SweepPlot
              result={result}
              map={map}
              at={at}
              onMove={(next) => setChosen({ of: result, at: next })}
              description={`Squared centred cosine over scale and offset: ${result.cells.length} roundings, best ${bestCell?.levels.join(' ')} with ${bestCell?.value.toFixed(6)}. Arrow keys move the cursor.`}
            />
            <ColorBar map={map} low={low} high={high} label="cos² without means" format={(value) => value.toFixed(3)} undefinedCount={undefinedPixels} />
            <SweepBars x={result.x} levels={cell.levels} levelCount={result.levelCount} scaled={Array.from(result.x, (value) => value * scale + lowTarget - Math.min(...result.x) * scale)} />
          </>
        ) : (
          problem === undefined && <EmptyState title={x ? 'Rounding with every scale and offset ...' : 'Reading the block ...'} />
        )}
      </div>
    </ViewFrame>
  );
}
