import { ChevronLeft, ChevronRight, Pause, Play, Target } from 'lucide-react';
import { useMemo, type KeyboardEvent } from 'react';
import { parseEntrant, entrantsOf } from '../../core/experiments/arena/entrant.ts';
import { parseNumbers } from '../../core/numeric/parse-numbers.ts';
import { importanceFormulas, importanceKinds } from '../../core/rounding/importance.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { useOwnRows } from '../../state/own-library.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { blockWeights } from './block-weights.ts';
import { ChoiceTable } from './ChoiceTable.tsx';
import { CodeBars } from './CodeBars.tsx';
import { changeText, cursorAt, intervalOf, levelsOf } from './cursor.ts';
import styles from './landscape.module.css';
import type { ModeProps } from './mode.ts';
import { reachFor } from './reach.ts';
import { LaneLegend } from './ScaleLanes.tsx';
import { ScalePlot } from './ScalePlot.tsx';
import { landscapeSources } from './sources.ts';
import { useLandscape } from './use-landscape.ts';
import { useWalk } from './use-walk.ts';

const scaleAlgorithms = roundingAlgorithms.filter((algorithm) => algorithm.kind !== 'affine');
const plain = scaleAlgorithms.map(({ id }) => id);
const variants = scaleAlgorithms.flatMap((algorithm) => entrantsOf(algorithm).slice(1));
const none = 'none';

/** One block under every scale: where the cosine jumps, what each algorithm tries, and what it leaves on the table. */
export function ScaleMode({ state, patch, block, blockSection, commonActions }: ModeProps) {
  const ownRows = useOwnRows();
  const algorithms = useMemo(
    () => [...new Set([...plain, ...ownRows.filter(({ kind }) => kind !== 'affine').map(({ id }) => id), ...state.alg])],
    [ownRows, state.alg],
  );
  // Own algorithms that are kept stand in the list in any case.
  const removable = state.alg.filter((id) => !ownRows.some((row) => row.id === id));
  const { x } = block;
  const weights = blockWeights(state, x);
  const { result, error } = useLandscape(x && { x, weights, levels: state.levels, algorithms });
  const problem = block.problem ?? error;

  const walk = useWalk(result, state.at, (at) => patch({ at }, { replace: true }));
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, PageUp: 16, PageDown: -16 };
    const step = steps[event.key];
    if (step !== undefined) walk.move(step);
    else if (event.key === 'Home') walk.jumpToBest();
    else if (event.key === ' ') walk.togglePlaying();
    else return;
    event.preventDefault();
  };

  const cursor = result && cursorAt(result, walk.position);
  const interval = cursor && intervalOf(cursor);
  const shown = result && cursor ? levelsOf(result, cursor) : undefined;
  const count = result ? result.walks[0].breakpoints.length + result.walks[1].breakpoints.length + 1 : 0;

  return (
    <ViewFrame
      title="Scale landscape"
      startsClosed
      about={`One block (${block.title}) under every scale that gives a different rounding${result ? `: ${count} of them` : ''}. Below the curve: what each algorithm tries, and what it returns.`}
      actions={
        <>
          <IconButton label="One level change back" onPress={() => walk.move(-1)}>
            <ChevronLeft size={16} />
          </IconButton>
          <Button onPress={walk.togglePlaying}>
            {walk.isPlaying ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />} {walk.isPlaying ? 'Pause' : 'Walk'}
          </Button>
          <IconButton label="One level change on" onPress={() => walk.move(1)}>
            <ChevronRight size={16} />
          </IconButton>
          <Button onPress={walk.jumpToBest}>
            <Target size={14} aria-hidden /> Best
          </Button>
          {commonActions}
        </>
      }
      inspector={
        <>
          {blockSection}
          <Section title="Rounding">
            <LevelsField value={state.levels} sources={landscapeSources} onChange={(levels) => patch({ levels, reach: reachFor(levels) })} />
            <Select
              label="Importance weights"
              value={state.weights}
              options={[
                ...importanceKinds.map((kind) => ({ value: kind, label: importanceFormulas[kind] })),
                { value: 'given', label: 'Your own numbers' },
              ]}
              onChange={(chosen) => patch({ weights: chosen, ...(chosen === 'given' && state.w === '' && { w: (x ?? [1]).map(() => 1).join(', ') }) })}
              explain={{ text: 'How much an error of each component counts. m is the mean of x² over the block; c, random, the square of a standard normal number.', sources: landscapeSources }}
            />
            {state.weights === 'given' && (
              <TextInput
                label="Weights"
                value={state.w}
                validate={(text) => (!x || parseNumbers(text).length === x.length ? undefined : `Give ${x.length} numbers, one for each component.`)}
                onCommit={(w) => patch({ w })}
              />
            )}
            <Segmented
              label="Curve"
              value={state.metric}
              options={[
                { value: 'cosine', label: 'Cosine' },
                { value: 'regret', label: 'Regret, log' },
              ]}
              onChange={(metric) => patch({ metric })}
            />
            <NumberSlider
              label="Largest value lands on, at the edge"
              unit="levels"
              value={state.reach}
              min={1}
              max={512}
              step={0.5}
              logarithmic
              onChange={(reach) => patch({ reach }, { replace: true })}
              onChangeEnd={(reach) => patch({ reach })}
            />
          </Section>
          {result && cursor && interval && shown && (
            <Section title="At the cursor">
              <Facts
                rows={[
                  ['Rounding', `${cursor.state} of ${cursor.walk.breakpoints.length}, ${cursor.walk.sign > 0 ? 'positive' : 'negative'} scale`],
                  ['Last change', changeText(result, cursor)],
                  ['Inverse scale', `${interval[0].toPrecision(5)} .. ${interval[1].toPrecision(5)}`],
                  ['Weighted cosine', cursor.walk.cosines[cursor.state]!.toFixed(8)],
                  ['Angle', `${((Math.acos(Math.min(1, cursor.walk.cosines[cursor.state]!)) * 180) / Math.PI).toFixed(4)}°`],
                  ['Below the best', (result.best.cosine - cursor.walk.cosines[cursor.state]!).toExponential(2)],
                ]}
              />
              <p className={styles.levels}>
                {shown.levels.map((level, index) => (
                  <span key={index} data-moved={index === shown.moved ? '' : undefined}>
                    {level}
                  </span>
                ))}
              </p>
            </Section>
          )}
          {result && (
            <Section title="Algorithms">
              <ChoiceTable result={result} />
              <Select
                label="Add a variant"
                explain={{ text: 'The same algorithms with other options, or with the weights that they use when they are given none.' }}
                value={none}
                options={[{ value: none, label: 'Choose …', isDisabled: true }, ...variants.filter(({ id }) => !state.alg.includes(id)).map(({ id, label }) => ({ value: id, label }))]}
                searchable
                onChange={(id) => id !== none && patch({ alg: [...state.alg, id] })}
              />
              {removable.length > 0 && (
                <p className={styles.variants}>
                  {removable.map((id) => (
                    <Button key={id} onPress={() => patch({ alg: state.alg.filter((other) => other !== id) })}>
                      Remove {parseEntrant(id).label}
                    </Button>
                  ))}
                </p>
              )}
            </Section>
          )}
        </>
      }
    >
      {/* The plot takes the keys of the walk; every key has a button above. */}
      <div className={styles.stage} role="application" aria-label="Walk over the scales" tabIndex={0} onKeyDown={onKeyDown}>
        {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
        {result && cursor ? (
          <>
            <ScalePlot result={result} metric={state.metric} reach={state.reach} position={walk.position} onPosition={walk.jump} />
            <LaneLegend />
            <CodeBars result={result} cursor={cursor} />
          </>
        ) : (
          problem === undefined && <EmptyState title={x ? 'Walking the scales ...' : 'Reading the block ...'} />
        )}
      </div>
    </ViewFrame>
  );
}
