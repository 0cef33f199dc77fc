import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '../../ui/Button.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TensorChoice } from '../../ui/TensorChoice.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { parseValues, samplers } from './block-source.ts';
import styles from './landscape.module.css';
import { type Preset, presets, sweepPreset } from './presets.ts';
import { reachFor } from './reach.ts';
import { landscapeSchema, type LandscapeState, type PatchLandscape } from './schema.ts';
import { landscapeSources } from './sources.ts';
import type { Block } from './use-block.ts';

interface BlockSectionProps {
  readonly state: LandscapeState;
  readonly patch: PatchLandscape;
  readonly block: Block;
}

/** What a preset sets beside the block itself. */
function presetState({ levels, weights = 'uniform', misses, space = 'scale' }: Preset): Partial<LandscapeState> {
  const isVariant = misses?.includes(':') ?? false;
  return {
    levels,
    space,
    reach: reachFor(levels),
    alg: isVariant ? [misses!] : [],
    ...(typeof weights === 'string' ? { weights, w: '' } : { weights: 'given' as const, w: weights.join(', ') }),
  };
}

/** Which block: samples, a counterexample, pasted numbers, or one of a tensor. */
export function BlockSection({ state, patch, block: { place } }: BlockSectionProps) {
  const preset = presets.find(({ id }) => id === state.block);
  const isSampled = samplers.some((name) => name === state.block);
  const move = (to: { readonly row?: number; readonly col?: number }): void => patch(to, { replace: true });
  const { n } = state;
  return (
    <Section title="Block">
      <Segmented
        label="Every"
        explain={{
          text: 'Formats with a scale alone: every inverse scale of both signs. Formats with a scale and a minimum: every scale and offset, as a mosaic of roundings.',
          sources: landscapeSources,
        }}
        value={state.space}
        options={[
          { value: 'scale', label: 'Scale' },
          { value: 'offset', label: 'Scale and offset' },
        ]}
        onChange={(space) => {
          const isFirst = space === 'offset' && isSampled && state.levels === landscapeSchema.levels.defaultValue;
          patch(isFirst ? { block: sweepPreset.id, ...presetState(sweepPreset) } : { space });
        }}
      />
      <Select
        label="Values"
        explain={{
          text: 'Random samples, small vectors on which a published algorithm misses the best rounding, your own numbers, or a block of a tensor of an open model.',
        }}
        value={state.block}
        options={[
          ...samplers.map((name) => ({ value: name as string, label: `${name[0]!.toUpperCase()}${name.slice(1)} samples` })),
          { value: 'pasted', label: 'Your own values' },
          { value: 'tensor', label: 'A block of a tensor' },
          ...presets.map(({ id, label, misses, space }) => ({ value: id, label, note: [misses?.split(':')[0], space === 'offset' && 'scale and offset'].filter(Boolean).join(', ') })),
        ]}
        onChange={(block) => {
          const chosen = presets.find(({ id }) => id === block);
          patch({ block, ...(chosen && presetState(chosen)), ...(!chosen && state.weights === 'given' && { weights: 'uniform' as const, w: '' }) });
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
      {isSampled && (
        <>
          <NumberSlider label="Components" value={n} min={1} max={256} onChange={(next) => patch({ n: next }, { replace: true })} onChangeEnd={(next) => patch({ n: next })} />
          <NumberSlider label="Seed" value={state.seed} min={1} max={999} onChange={(seed) => patch({ seed }, { replace: true })} onChangeEnd={(seed) => patch({ seed })} />
        </>
      )}
      {state.block === 'tensor' && (
        <>
          <TensorChoice {...place} onChoose={(choice) => patch({ ...choice, row: 0, col: 0 })} />
          {place.tensor && (
            <>
              <NumberSlider label="Block length" unit="values" value={n} min={1} max={256} logarithmic onChange={(next) => patch({ n: next }, { replace: true })} onChangeEnd={(next) => patch({ n: next })} />
              <div className={styles.place}>
                <label>
                  Row{' '}
                  <input
                    type="number"
                    className={styles.number}
                    min={0}
                    max={place.rows - 1}
                    value={place.row}
                    onChange={(event) => {
                      const row = Math.floor(Number(event.target.value));
                      if (row >= 0 && row < place.rows) move({ row });
                    }}
                  />
                </label>
                <IconButton label="Previous block of the row" isDisabled={place.col === 0} onPress={() => move({ col: Math.max(0, place.col - n) })}>
                  <ChevronLeft size={15} />
                </IconButton>
                <span>
                  columns {place.col}–{place.col + n - 1}
                </span>
                <IconButton label="Next block of the row" isDisabled={place.col + 2 * n > place.cols} onPress={() => move({ col: place.col + n })}>
                  <ChevronRight size={15} />
                </IconButton>
              </div>
            </>
          )}
        </>
      )}
    </Section>
  );
}
