import { Gauge } from 'lucide-react';
import type { TensorBlocks } from '../../core/experiments/distributions/tensor-blocks.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { TensorChoice } from '../../ui/TensorChoice.tsx';
import { StateSlider } from './Controls.tsx';
import styles from './distributions.module.css';
import { fixed, grouped, withError } from './format.ts';
import type { ModeProps } from './mode.ts';
import { nearestRanks } from './rank-distance.ts';
import type { Meter } from './use-tensor-blocks.ts';

export interface TensorChoiceProps extends ModeProps {
  readonly models: readonly OpenModel[];
  readonly model: OpenModel | undefined;
  readonly tensors: readonly GgufTensor[];
  readonly tensor: GgufTensor | undefined;
}

/** Which tensor, in blocks of which length. */
export function TensorSection(props: TensorChoiceProps) {
  const { state, patch } = props;
  return (
    <Section title="Tensor">
      <TensorChoice {...props} onChoose={patch} />
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

interface MeterSectionProps {
  readonly meter: Meter;
  readonly candidates: readonly (readonly [string, Float64Array])[];
  readonly selected: string | undefined;
  readonly onSelect: (tensor: string) => void;
}

const mostRows = 200;

/** The other end of every tensor of the model, the most lopsided first. */
export function MeterSection({ meter, candidates, selected, onSelect }: MeterSectionProps) {
  const { rows, isRunning, problem } = meter;
  const sorted = rows.toSorted((a, b) => a.blocks.means.at(-1)! - b.blocks.means.at(-1)!);
  return (
    <Section
      title="All tensors"
      actions={
        <Button onPress={meter.start} isDisabled={isRunning}>
          <Gauge size={14} aria-hidden />
          Measure
        </Button>
      }
    >
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {rows.length === 0 ? (
        <p className={styles.note}>Measures 4,000 blocks of every tensor and lists them, the most lopsided first.</p>
      ) : (
        <table className={styles.results}>
          <thead>
            <tr>
              <th scope="col">Tensor</th>
              <th scope="col">other end</th>
              <th scope="col">nearest</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, mostRows).map(({ tensor, blocks }) => (
              <tr key={tensor} aria-current={tensor === selected ? 'true' : undefined}>
                <th scope="row" className={styles.wrap}>
                  <button type="button" className={styles.link} onClick={() => onSelect(tensor)}>
                    {tensor}
                  </button>
                </th>
                <td>{fixed(blocks.means.at(-1)!, 3)}</td>
                <td>{nearestRanks(blocks.means, candidates)?.name ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > mostRows && (
        <p className={styles.note}>{`The first ${mostRows} of ${grouped(rows.length)} tensors.`}</p>
      )}
    </Section>
  );
}
