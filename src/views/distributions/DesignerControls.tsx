import { levelsProblem } from '../../core/rounding/levels.ts';
import { Play, Square } from 'lucide-react';
import { Button } from '../../ui/Button.tsx';
import { Checks } from '../../ui/Checks.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TensorChoice } from '../../ui/TensorChoice.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { SeedControl, StateSlider } from './Controls.tsx';
import styles from './designer.module.css';
import { evenLevels, madeSymmetric, readOwn, rivalIds, rivalLabels, toCArray, writeOwn } from './designer-tables.ts';
import { fixed } from './format.ts';
import type { ModeProps } from './mode.ts';
import { discussion, pullRequest } from './sources.ts';
import { TableThumbnail } from './TableThumbnail.tsx';
import type { TensorChoiceProps } from './TensorControls.tsx';
import type { Optimiser } from './use-codebook.ts';
import { MenuButton } from '../../ui/MenuButton.tsx';
import { download } from '../../render/export.ts';

interface TableSectionProps extends ModeProps {
  /** The own table as it is shown now. */
  readonly levels: readonly number[];
  readonly onLevels: (levels: readonly number[]) => void;
}

/** The own table: typed, stepped, mirrored, exported. */
export function TableSection({ state, patch, levels, onLevels }: TableSectionProps) {
  const sphere = `#/v1/sphere?a=exact:${writeOwn(levels)}:uniform:none:3&b=exact:iq4nl:uniform:none:3&panes=2`;
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
              onAction: () => download('kvalues.h', new Blob([toCArray(levels)], { type: 'text/plain' })),
            },
            {
              id: 'json',
              label: 'JSON',
              onAction: () => download('levels.json', new Blob([JSON.stringify(levels)], { type: 'application/json' })),
            },
          ]}
        />
      }
    >
      <TextInput
        label="Levels, whole numbers in int8"
        explain={{
          text: 'Type a range (-8..7) or 2 to 64 ascending numbers separated by commas, or drag the points of the picture. Only the ratios count: each block has its own scale.',
        }}
        value={writeOwn(levels)}
        validate={(text) => levelsProblem(text) ?? (readOwn(text) ? undefined : 'A table has at most 64 levels here.')}
        onCommit={(own) => patch({ own })}
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
        <Button onPress={() => onLevels(madeSymmetric(levels))}>Make it symmetric and watch</Button>
      </div>
      <TableThumbnail levels={levels} sign={state.sign} />
      <p>
        <a href={sphere}>See it beside IQ4_NL on the sphere</a>
      </p>
      <Checks
        label="Held against"
        explain={{
          text: 'The first one is what the others are compared with. Made symmetric: the mirror average of IQ4_NL. Odd cubic: a t + b t³ fitted to IQ4_NL, the kind of symmetric table proposed in the discussion.',
          sources: [discussion, pullRequest],
        }}
        values={state.rivals}
        options={rivalIds.map((id) => ({ value: id, label: rivalLabels[id] }))}
        onChange={(rivals) => patch({ rivals: rivalIds.filter((id) => rivals.includes(id)) })}
      />
    </Section>
  );
}

/** The blocks on which tables are judged. */
export function TrialSection(props: TensorChoiceProps) {
  const { state, patch } = props;
  return (
    <Section title="Blocks">
      <Segmented
        label="Blocks of"
        explain={{
          text: 'Random blocks of the distribution above, or blocks of a tensor of an open model, spread evenly over it.',
        }}
        value={state.blocksOf}
        options={[
          { value: 'random', label: 'a distribution' },
          { value: 'tensor', label: 'a tensor' },
        ]}
        onChange={(blocksOf) => patch({ blocksOf })}
      />
      {state.blocksOf === 'tensor' && <TensorChoice {...props} onChoose={patch} />}
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
      <Segmented
        label="Importances"
        explain={{
          text: 'What the errors are weighted with: all samples alike, or each with its square (the default of several formats without an importance matrix).',
        }}
        value={state.weights}
        options={[
          { value: 'ones', label: 'Alike' },
          { value: 'squares', label: 'x²' },
        ]}
        onChange={(weights) => patch({ weights })}
      />
      <Segmented
        label="Sign of the scale"
        explain={{
          text: 'Free: a block may be turned round by a negative scale, so that its largest magnitude meets the long end of a lopsided table. Fixed: positive scales only.',
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
  readonly onStart: () => void;
  readonly onStop: () => void;
}

/** Fits the own table to the blocks. */
export function OptimiseSection({ state, patch, optimiser, onStart, onStop }: OptimiseSectionProps) {
  const { result, problem, isRunning } = optimiser;
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
          <Button onPress={onStart} tone="primary">
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
        Lloyd-Max with the search for each block's scale in the loop, then single levels moved by 1, on 2,000 blocks of
        another seed. It ends in a local optimum: other starts may end elsewhere.
        {state.blocksOf === 'tensor' && ' The blocks of a tensor that train and those that judge may be the same ones.'}
      </p>
    </Section>
  );
}
