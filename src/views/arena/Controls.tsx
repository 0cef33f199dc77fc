import { Pencil, Play, Square } from 'lucide-react';
import { entrantsOf, parseEntrant } from '../../core/experiments/arena/entrant.ts';
import { namedFamilies, parseFamily } from '../../core/experiments/distributions/family.ts';
import { importanceFormulas, type ImportanceKind, importanceKinds } from '../../core/rounding/importance.ts';
import { levelsProblem, parseLevels } from '../../core/rounding/levels.ts';
import { isOwnId } from '../../core/rounding/own/row.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { useOwnRows } from '../../state/own-library.ts';
import { navigate } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { Checks } from '../../ui/Checks.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TensorChoice } from '../../ui/TensorChoice.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { slotsOf } from './look.ts';
import { countText } from './number-text.ts';
import { arenaSchema, type ArenaState, type PatchState } from './schema.ts';
import { Swatch } from './Swatch.tsx';
import type { TensorSource } from './use-tensor-source.ts';
import type { ArenaRun } from './use-arena.ts';

interface ControlsProps {
  readonly state: ArenaState;
  readonly patch: PatchState;
}

const sources = {
  weights: { label: 'llama.cpp PR 12557', url: 'https://github.com/ggml-org/llama.cpp/pull/12557' },
  imatrix: { label: 'ggml-quants.c', url: 'https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-quants.c' },
  philox: { label: 'Salmon et al. 2011', url: 'https://doi.org/10.1145/2063384.2063405' },
} as const;

const lengths = ['16', '32', '64', '256'] as const;

/** Which blocks. */
export function BlockControls({ state, patch, source }: ControlsProps & { readonly source: TensorSource }) {
  const families = namedFamilies.some(({ id }) => id === state.dist) ? namedFamilies : [...namedFamilies, parseFamily(state.dist)];
  const isListed = lengths.some((length) => Number(length) === state.n);
  const isTensor = state.from === 'tensor';
  return (
    <Section title="Blocks">
      <Segmented
        label="Blocks of"
        explain={{ text: 'Random blocks, or blocks of a tensor of an open model: the rows that take part are spread evenly over it.' }}
        value={state.from}
        options={[
          { value: 'random', label: 'a distribution' },
          { value: 'tensor', label: 'a tensor' },
        ]}
        onChange={(from) => patch({ from })}
      />
      {isTensor ? (
        <TensorChoice {...source} onChoose={patch} />
      ) : (
        <Select
          label="Distribution"
          value={state.dist}
          options={families.map(({ id, label, about }) => ({ value: id, label, note: about }))}
          onChange={(dist) => patch({ dist })}
        />
      )}
      <Segmented
        label="Block length"
        explain={{ text: 'Values that share one scale: 16 and 32 in most formats, 256 in a super-block.' }}
        value={String(state.n)}
        options={[...(isListed ? [] : [String(state.n)]), ...lengths].map((value) => ({ value, label: value }))}
        onChange={(n) => patch({ n: Number(n) })}
      />
      <NumberSlider
        label="Blocks"
        explain={{ text: 'More blocks, smaller standard error: it falls as one over the square root.' }}
        value={state.blocks}
        min={100}
        max={100_000}
        step={100}
        logarithmic
        onChange={(blocks) => patch({ blocks }, { replace: true })}
        onChangeEnd={(blocks) => patch({ blocks })}
      />
      <TextInput
        label="Seed"
        explain={{ text: 'The same seed gives the same blocks on every machine, whatever the number of workers.', sources: [sources.philox] }}
        value={String(state.seed)}
        validate={(text) => (arenaSchema.seed.decode(text) === undefined ? 'A whole number from 0 to 2^53 − 1.' : undefined)}
        onCommit={(text) => patch({ seed: Number(text) })}
      />
    </Section>
  );
}

const weightNotes: Readonly<Record<ImportanceKind, string>> = {
  uniform: 'Every component counts the same',
  x2: 'make_qx, q3 and IQ4_NL without an importance matrix',
  absx: 'Q2_K without an importance matrix',
  sqrtabsx: 'Weaker than |x|',
  sigma: 'Q4_K and Q5_K without an importance matrix; m: mean of x² over the block',
  rms2: 'The factor that formats put on an importance matrix',
  imatrix: 'As with an importance matrix; c: random, chi square of one degree of freedom',
};

/** To which levels, judged by which weights. */
export function RoundingControls({ state, patch }: ControlsProps) {
  return (
    <Section title="Rounding">
      <LevelsField value={state.levels} onChange={(levels) => patch({ levels })} />
      <Select
        label="Importance weights"
        explain={{
          text: 'How much the error of each component counts. The algorithms get the same weights, but for those that use their own.',
          sources: [sources.weights, sources.imatrix],
        }}
        value={state.weights}
        options={importanceKinds.map((value) => ({ value, label: importanceFormulas[value], note: weightNotes[value] }))}
        searchable={false}
        onChange={(weights) => patch({ weights })}
      />
    </Section>
  );
}

const plain = roundingAlgorithms.map((algorithm) => entrantsOf(algorithm)[0]!);
const variants = roundingAlgorithms.flatMap((algorithm) => entrantsOf(algorithm).slice(1));
/** What the list of variants shows: it is a list to choose from, nothing stays chosen. */
const none = 'none';

/** Who takes part. */
export function EntrantControls({ state, patch }: ControlsProps) {
  const slots = slotsOf(state.alg, parseLevels(levelsProblem(state.levels) === undefined ? state.levels : arenaSchema.levels.defaultValue));
  const listed = [...plain, ...useOwnRows().map(({ id }) => parseEntrant(id))];
  const chosenVariants = state.alg.filter((id) => !listed.some((entrant) => entrant.id === id)).map(parseEntrant);
  const chosenOwn = state.alg.find(isOwnId);
  return (
    <Section title="Algorithms">
      <Checks
        label="Who takes part"
        explain={{ text: 'Those that cannot use the levels say so in the table.' }}
        values={state.alg}
        options={[...listed, ...chosenVariants].map(({ id, label }) => {
          const slot = slots.get(id);
          return { value: id, label, ...(slot !== undefined && { mark: <Swatch slot={slot} /> }) };
        })}
        onChange={(chosen) => patch({ alg: [...state.alg.filter((id) => chosen.includes(id)), ...chosen.filter((id) => !state.alg.includes(id))] })}
      />
      <Select
        label="Add a variant"
        explain={{ text: 'The same algorithms with other options, or with the weights that they use when they are given none.' }}
        value={none}
        options={[
          { value: none, label: 'Choose …', isDisabled: true },
          ...variants.filter(({ id }) => !state.alg.includes(id)).map(({ id, label }) => ({ value: id, label })),
        ]}
        searchable
        onChange={(id) => id !== none && patch({ alg: [...state.alg, id] })}
      />
      <Button onPress={() => navigate('own', chosenOwn === undefined ? {} : { id: chosenOwn })}>
        <Pencil size={13} aria-hidden /> {chosenOwn === undefined ? 'Write your own algorithm' : 'Edit your own algorithm'}
      </Button>
    </Section>
  );
}

/** How far the contest is, with its button. */
export function RunSection({ run, blocks }: { readonly run: ArenaRun; readonly blocks: number }) {
  const { outcome, status, fraction, problem } = run;
  const skipped = outcome ? outcome.blocksDone - outcome.tally.blocks : 0;
  const words = { running: 'running', done: 'complete', stopped: 'stopped', failed: 'failed' }[status];
  return (
    <Section
      title="Contest"
      actions={
        status === 'running' ? (
          <Button onPress={run.stop}>
            <Square size={13} aria-hidden /> Stop
          </Button>
        ) : (
          status !== 'done' && (
            <Button onPress={run.run}>
              <Play size={13} aria-hidden /> Run again
            </Button>
          )
        )
      }
    >
      {status === 'running' && <ProgressBar label="Contest" value={fraction} />}
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      <Facts
        rows={[
          [
            'State',
            <span key="state" data-testid="arena-status">
              {words}
            </span>,
          ],
          ['Blocks', `${countText(outcome?.tally.blocks ?? 0)} of ${countText(blocks)}`],
          ...(skipped > 0 ? ([['Skipped (zero, not finite)', countText(skipped)]] as const) : []),
          ...(outcome ? ([['Time, all workers', `${outcome.seconds.toFixed(2)} s`]] as const) : []),
        ]}
      />
    </Section>
  );
}
