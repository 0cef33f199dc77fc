import { ChevronLeft, ChevronRight, Link, Pause, Play, Target } from 'lucide-react';
import { useMemo, type KeyboardEvent } from 'react';
import { importanceFormulas, importancesOfX } from '../../core/rounding/importance.ts';
import { levelsProblem, parseLevels } from '../../core/rounding/levels.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { choiceField, numberField, textField } from '../../state/url-fields.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { parseNumbers, parseValues, presets, sampleBlock, samplers } from './block-source.ts';
import { ChoiceTable } from './ChoiceTable.tsx';
import { CodeBars } from './CodeBars.tsx';
import { cursorAt, intervalOf, levelsOf } from './cursor.ts';
import styles from './landscape.module.css';
import { ScalePlot } from './ScalePlot.tsx';
import { useLandscape } from './use-landscape.ts';
import { useWalk } from './use-walk.ts';

const sources = [...samplers, ...presets.map((preset) => preset.id), 'pasted'];

const schema = {
  block: choiceField(sources, 'gaussian'),
  n: numberField(32, 1, 256, true),
  seed: numberField(1, 1, 1e6, true),
  values: textField(''),
  levels: textField('-8..7'),
  weights: choiceField([...importancesOfX, 'given'], 'uniform'),
  /** The weights themselves, where `weights` says that they are given. */
  w: textField(''),
  /** Text of an own algorithm, as the arena's editor writes it. */
  own: textField(''),
  metric: choiceField(['cosine', 'regret'], 'cosine'),
  reach: numberField(12, 1, 512),
};

const sourceLinks = [
  { label: 'llama.cpp PR 12557', url: 'https://github.com/ggml-org/llama.cpp/pull/12557' },
  { label: 'ik_llama.cpp discussion 288', url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288' },
];

/** One block under every scale: where the cosine jumps, what each algorithm tries, and what it leaves on the table. */
export default function LandscapeView() {
  const [state, patch] = useUrlState(schema);
  const preset = presets.find(({ id }) => id === state.block);
  const sampler = samplers.find((name) => name === state.block);
  const x = useMemo(
    () => (preset ? preset.x : sampler ? sampleBlock(sampler, state.n, state.seed) : (parseValues(state.values) ?? [1, -0.5, 0.25])),
    [preset, sampler, state.n, state.seed, state.values],
  );
  const algorithms = useMemo(() => roundingAlgorithms.filter((algorithm) => algorithm.kind !== 'affine').map((algorithm) => algorithm.id), []);
  const weights = state.weights === 'given' ? parseNumbers(state.w) : state.weights;
  const { result, error } = useLandscape({ x, weights, levels: state.levels, algorithms, ...(state.own !== '' && { own: state.own }) });

  const walk = useWalk(result);
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
      about={`One block under every scale that gives a different rounding${result ? `: ${count} of them` : ''}. Below the curve: what each algorithm tries, and what it chooses (diamond).`}
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
          <Button onPress={() => void navigator.clipboard.writeText(location.href)}>
            <Link size={14} aria-hidden /> Copy link
          </Button>
        </>
      }
      inspector={
        <>
          <Section title="Block">
            <Select
              label="Values"
              value={state.block}
              options={[
                ...samplers.map((name) => ({ value: name as string, label: `${name[0]!.toUpperCase()}${name.slice(1)} samples` })),
                ...presets.map(({ id, label, note }) => ({ value: id, label, note })),
                { value: 'pasted', label: 'Your own values' },
              ]}
              onChange={(block) => {
                const chosen = presets.find(({ id }) => id === block);
                patch({ block, ...(chosen && { levels: chosen.levels, weights: 'uniform' as const, reach: chosen.reach }) });
              }}
            />
            {preset && <p className={styles.note}>{preset.note}</p>}
            {state.block === 'pasted' && (
              <TextInput
                label="Numbers"
                value={state.values}
                placeholder="0.5, -1.25, 3"
                validate={(text) => (text === '' || parseValues(text) ? undefined : 'Give 1 to 256 numbers that are not all zero.')}
                onCommit={(values) => patch({ values })}
              />
            )}
            {sampler && (
              <>
                <NumberSlider label="Components" value={state.n} min={1} max={256} onChange={(n) => patch({ n }, { replace: true })} onChangeEnd={(n) => patch({ n })} />
                <NumberSlider label="Seed" value={state.seed} min={1} max={999} onChange={(seed) => patch({ seed }, { replace: true })} onChangeEnd={(seed) => patch({ seed })} />
              </>
            )}
          </Section>
          <Section title="Rounding">
            <LevelsField value={state.levels} sources={sourceLinks} onChange={(levels) => patch({ levels, reach: reachFor(levels) })} />
            <Select
              label="Importance weights"
              value={state.weights}
              options={[
                ...importancesOfX.map((kind) => ({ value: kind, label: importanceFormulas[kind] })),
                { value: 'given', label: 'Your own numbers' },
              ]}
              onChange={(chosen) => patch({ weights: chosen, ...(chosen === 'given' && state.w === '' && { w: x.map(() => 1).join(', ') }) })}
              explain={{ text: 'How much an error of each component counts. m is the mean of x² over the block.', sources: sourceLinks }}
            />
            {state.weights === 'given' && (
              <TextInput
                label="Weights"
                value={state.w}
                validate={(text) => (parseNumbers(text).length === x.length ? undefined : `Give ${x.length} numbers, one for each component.`)}
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
            </Section>
          )}
        </>
      }
    >
      {/* The plot takes the keys of the walk; every key has a button above. */}
      <div className={styles.stage} role="application" aria-label="Walk over the scales" tabIndex={0} onKeyDown={onKeyDown}>
        {error && <Notice tone="danger">{error}</Notice>}
        {result && cursor ? (
          <>
            <ScalePlot result={result} metric={state.metric} reach={state.reach} position={walk.position} onPosition={walk.jump} />
            <CodeBars result={result} cursor={cursor} />
          </>
        ) : (
          !error && <EmptyState title="Walking the scales ..." />
        )}
      </div>
    </ViewFrame>
  );
}

/** A reach that shows the whole range of a level set and half as much again. */
function reachFor(levels: string): number {
  if (levelsProblem(levels) !== undefined) return schema.reach.defaultValue;
  const set = parseLevels(levels);
  const far = set.kind === 'range' ? Math.max(-set.nmin, set.nmax) : Math.max(...set.values.map(Math.abs));
  return Math.min(512, Math.max(1, far * 1.5));
}
