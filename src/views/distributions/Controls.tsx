import { Play, Square } from 'lucide-react';
import { maxBlockLength } from '../../core/experiments/distributions/monte-carlo.ts';
import { Button } from '../../ui/Button.tsx';
import { MarkerSwatch } from '../../ui/chart/Marker.tsx';
import { Checks } from '../../ui/Checks.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import {
  type DistributionsState,
  distributionsSchema,
  familyKinds,
  seriesKinds,
  type PatchState,
  type PlotId,
  type SeriesKind,
  tableChoices,
} from './schema.ts';
import { kindLabels, slotOf } from './series.ts';
import { discussion, iq4nl, philox } from './sources.ts';
import { tableLabels } from './tables.ts';
import type { Simulation } from './use-simulation.ts';

interface ControlsProps {
  readonly state: DistributionsState;
  readonly patch: PatchState;
}

/** Plots of one distribution at a time. */
const singleFamilyPlots: readonly PlotId[] = ['map', 'designer', 'symmetry'];
/** Plots on which a tensor can stand beside the distributions. */
const tensorPlots: readonly PlotId[] = ['extremum', 'ranks', 'density'];

const plotOptions = [
  { value: 'extremum', label: 'The other end', note: 'How far the far end of a scaled block reaches' },
  { value: 'ranks', label: 'Ranks', note: 'The mean of every sample, sorted, with tables of levels' },
  { value: 'density', label: 'Density', note: 'Where all samples lie, for one block length' },
  { value: 'map', label: 'Density over N', note: 'The same for all block lengths' },
  { value: 'tensor', label: 'Tensor', note: 'Real blocks against the distributions' },
  { value: 'designer', label: 'Table designer', note: 'Tables of levels, their error, and the best one' },
  { value: 'symmetry', label: 'Make it symmetric', note: 'The error of a table on its way to its mirror image' },
] as const;

/** Which plot, of which distributions. */
export function ShowControls({ state, patch }: ControlsProps) {
  const isSingle = singleFamilyPlots.includes(state.plot);
  const isReal = (state.plot === 'designer' || state.plot === 'symmetry') && state.blocksOf === 'tensor';
  const shown: readonly SeriesKind[] = isReal ? [] : isSingle ? [state.of] : state.dist;
  return (
    <Section title="Show">
      <Select
        label="Plot"
        explain={{
          text: 'Seven pictures of the same thing: blocks divided by their largest magnitude.',
          sources: [discussion],
        }}
        value={state.plot}
        options={plotOptions}
        onChange={(plot) => patch({ plot })}
      />
      {isReal ? null : isSingle ? (
        <OneFamily state={state} patch={patch} />
      ) : (
        <SeveralFamilies state={state} patch={patch} />
      )}
      {shown.includes('student') && (
        <StateSlider
          label="Student-t, degrees of freedom"
          field="nu"
          min={3}
          max={30}
          state={state}
          patch={patch}
          text="Fewer degrees of freedom: heavier tails. 30 is almost Gaussian."
        />
      )}
      {shown.includes('mixture') && (
        <>
          <StateSlider
            label="Mixture, share of outliers"
            unit="%"
            field="mixp"
            min={1}
            max={50}
            state={state}
            patch={patch}
            text="This share of the samples comes from a wider Gaussian."
          />
          <StateSlider
            label="Mixture, width of outliers"
            unit="times"
            field="mixr"
            min={2}
            max={16}
            state={state}
            patch={patch}
            text="Standard deviation of the outliers, in units of that of the others."
          />
        </>
      )}
    </Section>
  );
}

function SeveralFamilies({ state, patch }: ControlsProps) {
  const kinds = tensorPlots.includes(state.plot) ? seriesKinds : familyKinds;
  return (
    <Checks
      label="Distributions of the samples"
      explain={{
        text: 'The distributions are symmetric around 0. Their unit plays no role, because each block is divided by its own largest magnitude. A tensor: the blocks of an open model.',
      }}
      values={state.dist.filter((kind) => kinds.some((one) => one === kind))}
      options={kinds.map((kind) => ({
        value: kind,
        label: kindLabels[kind],
        mark: <MarkerSwatch series={slotOf(kind)} />,
      }))}
      onChange={(dist) => {
        const isKept = (kind: SeriesKind): boolean => !kinds.some((one) => one === kind) && state.dist.includes(kind);
        patch({ dist: seriesKinds.filter((kind) => dist.includes(kind) || isKept(kind)) });
      }}
    />
  );
}

function OneFamily({ state, patch }: ControlsProps) {
  return (
    <Select
      label="Distribution of the samples"
      explain={{
        text: 'All are symmetric around 0. Their unit plays no role, because each block is divided by its own largest magnitude.',
      }}
      value={state.of}
      options={familyKinds.map((kind) => ({ value: kind, label: kindLabels[kind] }))}
      onChange={(of) => patch({ of })}
    />
  );
}

/** The range of block lengths. */
export function RangeControls({ state, patch }: ControlsProps) {
  return (
    <Section title="Block lengths">
      <StateSlider label="From N" field="from" min={2} max={state.to - 1} state={state} patch={patch} logarithmic />
      <StateSlider
        label="To N"
        field="to"
        min={state.from + 1}
        max={maxBlockLength}
        state={state}
        patch={patch}
        logarithmic
      />
      <Segmented
        label="Axis of N"
        value={state.axis}
        options={[
          { value: 'log', label: 'Logarithmic' },
          { value: 'linear', label: 'Linear' },
        ]}
        onChange={(axis) => patch({ axis })}
      />
    </Section>
  );
}

/** One block length, the tables laid over its ranks, and the side of the largest magnitude. */
export function BlockControls({ state, patch }: ControlsProps) {
  return (
    <Section title={state.plot === 'ranks' ? 'Block and tables' : 'Block'}>
      <LengthControl state={state} patch={patch} />
      {state.plot === 'ranks' && <TableControls state={state} patch={patch} />}
      <SideControl state={state} patch={patch} />
    </Section>
  );
}

/** The block length of a plot that shows one. */
export function LengthControl({ state, patch }: ControlsProps) {
  return (
    <StateSlider
      label="Block length N"
      unit="samples"
      field="n"
      min={2}
      max={maxBlockLength}
      state={state}
      patch={patch}
      logarithmic
      text="16 has as many ranks as IQ4_NL has levels; its blocks hold 32 weights."
    />
  );
}

/** On which end the largest magnitude is put. */
export function SideControl({ state, patch }: ControlsProps) {
  return (
    <Segmented
      label="Largest magnitude at"
      explain={{
        text: 'Which end the sample of largest magnitude is put on. The formats put it on the long, negative end of their table; the other choice is the mirror image.',
      }}
      value={state.side}
      options={[
        { value: 'minus', label: '−1' },
        { value: 'plus', label: '+1' },
      ]}
      onChange={(side) => patch({ side })}
    />
  );
}

function TableControls({ state, patch }: ControlsProps) {
  return (
    <>
      <Checks
        label="Tables of levels"
        explain={{
          text: 'Levels divided by the largest magnitude of their table. Level j of L stands at rank j N / L, so that both ends at −1 and both middles meet.',
          sources: [iq4nl, discussion],
        }}
        values={state.tables}
        options={tableChoices.map((id) => ({ value: id, label: tableLabels[id] }))}
        onChange={(tables) => patch({ tables: tableChoices.filter((id) => tables.includes(id)) })}
      />
      {state.tables.includes('own') && (
        <LevelsField value={state.own} onChange={(own) => patch({ own })} />
      )}
    </>
  );
}

interface SimulationControlsProps extends ControlsProps {
  readonly simulation: Simulation;
}

/** The Monte Carlo run and the exact curves beside it. */
export function SimulationControls({ state, patch, simulation }: SimulationControlsProps) {
  const max = distributionsSchema.blocks.defaultValue * 500;
  return (
    <Section
      title="Simulation"
      actions={
        simulation.status === 'running' ? (
          <Button onPress={simulation.stop}>
            <Square size={13} aria-hidden />
            Stop
          </Button>
        ) : (
          <Button onPress={simulation.run}>
            <Play size={13} aria-hidden />
            Run
          </Button>
        )
      }
    >
      <StateSlider
        label={state.plot === 'extremum' ? 'Blocks per N' : 'Blocks'}
        field="blocks"
        min={100}
        max={max}
        step={100}
        state={state}
        patch={patch}
        logarithmic
        text="More blocks, smaller standard error: it falls as one over the square root."
      />
      <SeedControl state={state} patch={patch} />
      <Switch
        label="Exact values"
        explain={{
          text: 'Expected values by numerical integration, good to at least ten digits; the simulation is compared with them.',
        }}
        isSelected={state.exact}
        onChange={(exact) => patch({ exact })}
      />
    </Section>
  );
}

export function SeedControl({ state, patch }: ControlsProps) {
  return (
    <TextInput
      label="Seed"
      explain={{
        text: 'The same seed gives the same blocks on every machine, whatever the number of workers: the generator Philox4x32-10 counts, it does not remember.',
        sources: [philox],
      }}
      value={String(state.seed)}
      validate={(text) =>
        distributionsSchema.seed.decode(text) === undefined ? 'A whole number from 0 to 2^53 − 1.' : undefined
      }
      onCommit={(text) => patch({ seed: Number(text) })}
    />
  );
}

type NumberKey = 'nu' | 'mixp' | 'mixr' | 'from' | 'to' | 'n' | 'blocks' | 'size' | 'trials';

interface SliderProps extends ControlsProps {
  readonly label: string;
  readonly field: NumberKey;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly logarithmic?: boolean;
  readonly text?: string;
}

/** A slider of one field of the state: live while dragging, one undo step at the end. */
export function StateSlider({ label, field, state, patch, text, ...range }: SliderProps) {
  return (
    <NumberSlider
      {...range}
      label={label}
      {...(text !== undefined && { explain: { text } })}
      value={state[field]}
      onChange={(value) => patch({ [field]: value }, { replace: true })}
      onChangeEnd={(value) => patch({ [field]: value })}
    />
  );
}
