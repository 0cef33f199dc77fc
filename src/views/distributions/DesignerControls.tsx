import { Link, Play, Square, Wand2 } from 'lucide-react';
import { useStore } from 'zustand';
import { importanceFormulas, importanceKinds } from '../../core/rounding/importance.ts';
import { levelsProblem } from '../../core/rounding/levels.ts';
import { download } from '../../render/export.ts';
import { levelTablesStore, nameOfLevels } from '../../state/level-tables.ts';
import { Button } from '../../ui/Button.tsx';
import { Checks } from '../../ui/Checks.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { ConvergencePlot } from './ConvergencePlot.tsx';
import { SeedControl, StateSlider } from './Controls.tsx';
import styles from './designer.module.css';
import {
  evenLevels,
  keptFromText,
  keptToText,
  readOwn,
  rivalIds,
  rivalLabels,
  toCArray,
  writeOwn,
} from './designer-tables.ts';
import { fixed } from './format.ts';
import type { ModeProps } from './mode.ts';
import { distributionsSchema } from './schema.ts';
import { discussion, pullRequest } from './sources.ts';
import { TableThumbnail } from './TableThumbnail.tsx';
import { TensorChoice } from './TensorControls.tsx';
import type { Optimiser } from './use-codebook.ts';
import type { Trial } from './use-trial.ts';

interface TableSectionProps extends ModeProps {
  /** The own table as it is shown now. */
  readonly levels: readonly number[];
  readonly onLevels: (levels: readonly number[]) => void;
}

/** The own table: typed, stepped, mirrored, exported. */
export function TableSection({ state, patch, levels, onLevels }: TableSectionProps) {
  const { tables } = useStore(levelTablesStore);
  const name = nameOfLevels(tables, levels) ?? '';
  const sphere = `#/v1/sphere?a=exact:${writeOwn(levels)}:uniform:none:3&b=exact:iq4nl:uniform:none:3&panes=2`;
  const json = () => JSON.stringify({ ...(name !== '' && { name }), levels });
  return (
    <Section
      title="Own table"
      actions={
        <MenuButton
          label="Save"
          items={[
            {
              id: 'c',
              label: 'C array',
              onAction: () => download('kvalues.h', new Blob([toCArray(levels, name)], { type: 'text/plain' })),
            },
            {
              id: 'json',
              label: 'JSON',
              onAction: () => download('levels.json', new Blob([json()], { type: 'application/json' })),
            },
            { id: 'link', label: 'Copy link', onAction: () => void navigator.clipboard.writeText(location.href) },
            { id: 'copy', label: 'Copy C array', onAction: () => void navigator.clipboard.writeText(toCArray(levels, name)) },
          ]}
        />
      }
    >
      <TextInput
        label="Levels, whole numbers in int8"
        explain={{
          text: 'Type a range (-8..7) or 2 to 64 ascending numbers separated by commas, paste a C or JSON array, or drag the points of the picture. Only the ratios count: each block has its own scale.',
        }}
        value={writeOwn(levels)}
        validate={(text) => (readOwn(text) ? undefined : (levelsProblem(text) ?? 'A table has at most 64 levels here.'))}
        onCommit={(text) => onLevels(readOwn(text)!)}
      />
      <NumberSlider
        label="Number of levels"
        explain={{ text: 'Starts again with so many equal steps.' }}
        value={levels.length}
        min={2}
        max={64}
        onChange={(count) => onLevels(evenLevels(count))}
      />
      <div className={styles.buttons}>
        <Button onPress={() => patch({ plot: 'symmetry', own: writeOwn(levels), subject: state.own === distributionsSchema.own.defaultValue ? 'iq4nl' : 'own' })}>
          <Wand2 size={13} aria-hidden />
          Make it symmetric and watch
        </Button>
      </div>
      <TableThumbnail levels={levels} sign={state.sign} />
      <p>
        <a href={sphere}>
          <Link size={12} aria-hidden /> See it beside IQ4_NL on the sphere
        </a>
      </p>
    </Section>
  );
}

/** Which tables the own one is held against. */
export function RivalSection({ state, patch }: ModeProps) {
  const { tables } = useStore(levelTablesStore);
  const also = keptFromText(state.also);
  const texts = also.map((levels) => levels.join('_'));
  const offered = [
    ...tables.map(({ name, levels }) => ({ value: levels.join('_'), label: name })),
    ...also.flatMap((levels) =>
      nameOfLevels(tables, levels) === undefined
        ? [{ value: levels.join('_'), label: `Table of ${levels.length} from a link` }]
        : [],
    ),
  ];
  return (
    <Section title="Held against">
      <Checks
        label="Tables of the lab"
        explain={{
          text: 'The first one is what the others are compared with. Made symmetric: the mirror average of IQ4_NL. Odd cubic: (1/4 − 8/64) u³ + 8 u as proposed by jukofyork, at u = ±0.5 to ±7.5 (symmetric) or at −8 to 7; fitted: a t + b t³ by least squares.',
          sources: [discussion, pullRequest],
        }}
        values={state.rivals}
        options={rivalIds.map((id) => ({ value: id, label: rivalLabels[id] }))}
        onChange={(rivals) => patch({ rivals: rivalIds.filter((id) => rivals.includes(id)) })}
      />
      {offered.length > 0 && (
        <Checks
          label="Kept tables"
          values={texts}
          options={offered}
          onChange={(chosen) =>
            patch({ also: keptToText(chosen.map((text) => text.split('_').map(Number))) })
          }
        />
      )}
    </Section>
  );
}

const importanceNotes: Partial<Record<(typeof importanceKinds)[number], string>> = {
  uniform: 'All samples alike',
  x2: 'IQ4_NL without an importance matrix',
  rms2: 'The factor that formats put on an importance matrix; m: mean of x² over the block',
  imatrix: 'As with an importance matrix; c: random, or the chosen matrix',
};

/** The blocks on which tables are judged and fitted. */
export function TrialSection({ state, patch, trial }: ModeProps & { readonly trial: Trial }) {
  return (
    <Section title="Blocks">
      <Segmented
        label="Blocks of"
        explain={{
          text: 'Random blocks of the distribution above, or blocks of a tensor of an open model, spread evenly over it: one half judges, the other one trains.',
        }}
        value={state.blocksOf}
        options={[
          { value: 'random', label: 'a distribution' },
          { value: 'tensor', label: 'a tensor' },
        ]}
        onChange={(blocksOf) => patch({ blocksOf })}
      />
      {trial.isReal && <TensorChoice state={state} patch={patch} source={trial.source} />}
      <StateSlider
        label="Samples per block"
        field="size"
        min={2}
        max={256}
        state={state}
        patch={patch}
        logarithmic
        text="Each block has one scale. IQ4_NL has 32 weights per block."
      />
      <StateSlider
        label="Blocks"
        field="trials"
        min={500}
        max={100_000}
        step={500}
        state={state}
        patch={patch}
        logarithmic
        text="All tables are judged on the same blocks, so differences are known better than the errors themselves."
      />
      <SeedControl state={state} patch={patch} />
      <Select
        label="Importances of the samples"
        explain={{ text: 'What the squared errors are weighted with, in the search for the scale, in the fit of the table and in the errors shown.' }}
        value={state.weights}
        options={importanceKinds.map((kind) => {
          const note = importanceNotes[kind];
          return { value: kind, label: importanceFormulas[kind], ...(note !== undefined && { note }) };
        })}
        onChange={(weights) => patch({ weights })}
      />
      {trial.isReal && (
        <Select
          label="Importance matrix"
          explain={{
            text: 'Mean squared activations of the columns: they multiply the importances above. Drop an imatrix file on the page to have it here.',
          }}
          value={state.imatrix}
          options={[{ value: '', label: 'None' }, ...trial.matrices]}
          onChange={(imatrix) => patch({ imatrix })}
        />
      )}
      {trial.notice !== undefined && <Notice tone="warning">{trial.notice}</Notice>}
      <Segmented
        label="Sign of the scale"
        explain={{
          text: 'Free: a block may be turned round by a negative scale, so that its largest magnitude meets the long end of a lopsided table. Fixed: positive scales only. It decides what the optimiser and the picture use; the errors are given for both.',
        }}
        value={state.sign}
        options={[
          { value: 'free', label: 'Free' },
          { value: 'fixed', label: 'Fixed' },
        ]}
        onChange={(sign) => patch({ sign })}
      />
    </Section>
  );
}

interface OptimiseSectionProps extends ModeProps {
  readonly optimiser: Optimiser;
  readonly isReal: boolean;
  /** False while the blocks are not there yet. */
  readonly isReady: boolean;
  readonly onStart: () => void;
  readonly onStop: () => void;
}

/** Fits the own table to the blocks. */
export function OptimiseSection({ state, patch, optimiser, isReal, isReady, onStart, onStop }: OptimiseSectionProps) {
  const { result, problem, isRunning, errors } = optimiser;
  return (
    <Section
      title="Optimise the own table"
      actions={
        isRunning ? (
          <Button onPress={onStop}>
            <Square size={13} aria-hidden />
            Stop
          </Button>
        ) : (
          <Button onPress={onStart} tone="primary" isDisabled={!isReady}>
            <Play size={13} aria-hidden />
            Optimise
          </Button>
        )
      }
    >
      <Switch
        label="Keep it symmetric"
        explain={{ text: 'Every level has its mirror image; a table of an even number of levels then has no 0.' }}
        isSelected={state.sym}
        onChange={(sym) => patch({ sym })}
      />
      {!state.sym && (
        <Segmented
          label="Level 0"
          explain={{ text: 'Whether one of the levels has to be, or must not be, exactly 0.' }}
          value={state.zero}
          options={[
            { value: 'any', label: 'As it comes' },
            { value: 'with', label: 'Included' },
            { value: 'without', label: 'Left out' },
          ]}
          onChange={(zero) => patch({ zero })}
        />
      )}
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {errors.length > 1 && <ConvergencePlot errors={errors} />}
      {result && (
        <Facts
          rows={[
            ['Error of the start', `${fixed(1000 * result.startError, 3)} ‰`],
            [
              'Error found',
              <span key="found" data-testid="optimised-error">{`${fixed(1000 * result.error, 3)} ‰`}</span>,
            ],
          ]}
        />
      )}
      <p className={styles.note}>
        Weighted Lloyd-Max with the search for each block's scale in the loop, then single levels moved by 1, on up to
        2,000 blocks {isReal ? 'that do not judge: every other one of the tensor' : 'of another seed'}. It ends in a
        local optimum: other starts may end elsewhere.
      </p>
    </Section>
  );
}
