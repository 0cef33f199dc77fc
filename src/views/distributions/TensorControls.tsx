import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { TensorChoice as ModelTensorChoice } from '../../ui/TensorChoice.tsx';
import { StateSlider } from './Controls.tsx';
import styles from './distributions.module.css';
import { fixed, grouped, withError } from './format.ts';
import type { ModeProps } from './mode.ts';
import type { TensorSource } from './use-tensor-source.ts';

export interface TensorChoiceProps extends ModeProps {
  readonly source: TensorSource;
}

/** Which tensor of which open model, all of it or one row. */
export function TensorChoice({ patch, source: { models, model, tensors, tensor, source } }: TensorChoiceProps) {
  return (
    <>
      <ModelTensorChoice
        models={models}
        model={model}
        tensors={tensors}
        tensor={tensor}
        onChoose={(choice) => patch({ ...choice, row: -1 })}
      />
      {source && source.rows > 1 && (
        <Segmented
          label="Rows"
          explain={{
            text: 'Blocks of the whole tensor, spread evenly over it, or of one row. Formats keep each row apart, so rows may differ.',
          }}
          value={source.row === undefined ? 'all' : 'one'}
          options={[
            { value: 'all', label: 'All' },
            { value: 'one', label: 'One row' },
          ]}
          onChange={(choice) => patch({ row: choice === 'all' ? -1 : 0 })}
        />
      )}
      {source?.row !== undefined && (
        <NumberSlider
          label="Row"
          value={source.row}
          min={0}
          max={source.rows - 1}
          onChange={(row) => patch({ row }, { replace: true })}
          onChangeEnd={(row) => patch({ row })}
        />
      )}
    </>
  );
}

/** The tensor beside the distributions of a plot, when it is asked for. */
export function TensorBeside({ state, patch, source }: TensorChoiceProps) {
  if (!state.dist.includes('tensor')) return null;
  return (
    <Section title="Tensor">
      <TensorChoice state={state} patch={patch} source={source} />
      {source.problem !== undefined && <Notice tone="danger">{source.problem}</Notice>}
      {source.model && !source.tensor && <Notice tone="warning">No tensor of this model has rows that hold such a block.</Notice>}
    </Section>
  );
}

const usualSizes = ['16', '32', '64', '256'] as const;

/** Which tensor, in blocks of which length. */
export function TensorSection(props: TensorChoiceProps) {
  const { state, patch } = props;
  return (
    <Section title="Tensor">
      <TensorChoice {...props} />
      <Segmented
        label="Usual block lengths"
        value={usualSizes.find((size) => size === String(state.size)) ?? ''}
        options={usualSizes.map((size) => ({ value: size, label: size }))}
        onChange={(size) => patch({ size: Number(size) })}
      />
      <StateSlider
        label="Block length N"
        unit="values"
        field="size"
        min={2}
        max={256}
        state={state}
        patch={patch}
        logarithmic
        text="Blocks lie along the rows, as in the formats. Tensors stored in a quantized type are decoded first; the table of that type then shows in the ranks."
      />
    </Section>
  );
}

/** What the blocks of the tensor are like. */
export function TensorResults({ blocks }: { readonly blocks: TensorBlocks }) {
  const last = blocks.n - 1;
  const share = blocks.negative / blocks.blocks;
  return (
    <Section title="Asymmetry of this tensor">
      <Facts
        rows={[
          ['Mean of the other end', withError(blocks.means[last]!, blocks.standardErrors[last]!)],
          [
            'Largest value negative',
            `${fixed(100 * share, 1)} ± ${fixed(100 * Math.sqrt((share * (1 - share)) / blocks.blocks), 1)} % of blocks`,
          ],
          ['Blocks measured', grouped(blocks.blocks)],
          ['Left out (zero or not finite)', grouped(blocks.skipped)],
        ]}
      />
      <p className={styles.note}>Standard errors take the blocks for independent; neighbours in a tensor may not be.</p>
    </Section>
  );
}
