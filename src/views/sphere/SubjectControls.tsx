import { useState } from 'react';
import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { parseNumbers } from '../../core/numeric/parse-numbers.ts';
import { findAlgorithm, roundingAlgorithms } from '../../core/rounding/registry.ts';
import { useOwnRows } from '../../state/own-library.ts';
import { navigate } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { fixedDims, rejectLevelText } from './subject.ts';
import styles from './sphere.module.css';
import { TailFromTensor } from './TailFromTensor.tsx';

const weightOptions: readonly { value: ProjectionWeights; label: string }[] = [
  { value: 'uniform', label: 'Uniform (1)' },
  { value: 'x2', label: 'x²' },
  { value: 'absx', label: '|x|' },
  { value: 'sigma', label: 'σ + |x|' },
  { value: 'given', label: 'Your own numbers' },
];

const extraOptions: readonly { value: ProjectionExtra; label: string; note: string }[] = [
  { value: 'none', label: 'x, y, z', note: 'three components' },
  { value: 'meanzero', label: 'x, y, z, −(x+y+z)', note: 'mean zero: the sphere squeezed along (1,1,1)' },
  {
    value: 'rhombic',
    label: 'x, y, z, −(x+y+z)/3',
    note: 'rhombic dodecahedron: what a format with a min can tell apart',
  },
  { value: 'repeat', label: 'x, y, z, y ...', note: 'y repeated' },
  { value: 'ones', label: 'x, y, z, 1 ...', note: 'a tail of ones' },
  { value: 'tail', label: 'x, y, z, samples', note: 'a fixed tail of normal samples' },
  { value: 'values', label: 'x, y, z, your values', note: 'a tail of your own, or from a tensor' },
];

/** A tail to start from. */
const startTail = [0.5, -0.5];

/** Why these weights do not suit a block of this many components, or undefined. */
const rejectGiven = (given: readonly number[], dims: number): string | undefined =>
  given.length === dims && given.every((weight) => weight >= 0) && given.some((weight) => weight > 0) ? undefined : `Give ${dims} numbers >= 0, not all 0.`;

/** Leads to the view in which one writes an algorithm. */
const writeOwn = 'write';

interface SubjectControlsProps {
  readonly spec: ProjectionSpec;
  readonly onChange: (spec: ProjectionSpec) => void;
}

/** Algorithm, levels, options, weights and extra components of one subject. */
export function SubjectControls({ spec, onChange }: SubjectControlsProps) {
  const algorithm = findAlgorithm(spec.algorithm);
  const known = [...roundingAlgorithms, ...useOwnRows()];
  // An earlier text of an own algorithm is in no list.
  const listed = algorithm && !known.some(({ id }) => id === algorithm.id) ? [...known, algorithm] : known;
  const set = (part: Partial<ProjectionSpec>) => onChange({ ...spec, ...part });
  const problem = rejectLevelText(algorithm, spec.levels);
  const [isTaking, setTaking] = useState(false);
  /** Weights follow the number of components. */
  const resize = (part: Partial<ProjectionSpec> & Pick<ProjectionSpec, 'dims'>) =>
    set({ ...part, ...(spec.given && { given: Array.from({ length: part.dims }, (_, index) => spec.given?.[index] ?? 1) }) });
  const setTail = (tail: readonly number[]) => resize({ tail, dims: 3 + tail.length });
  return (
    <>
      <Select
        label="Algorithm"
        explain={{
          text: algorithm
            ? `${algorithm.about} It minimises ${algorithm.minimises}.`
            : 'Maps a vector to levels and a scale.',
          sources: algorithm?.sources ?? [],
        }}
        value={spec.algorithm}
        options={[
          ...listed.map(({ id, label, minimises }) => ({ value: id, label, note: minimises })),
          { value: writeOwn, label: 'Write your own …' },
        ]}
        searchable
        onChange={(id) => {
          if (id === writeOwn) {
            navigate('own');
            return;
          }
          const next = findAlgorithm(id)!;
          set({
            algorithm: id,
            options: {},
            levels: rejectLevelText(next, spec.levels) === undefined ? spec.levels : next.defaultLevels,
          });
        }}
      />
      {algorithm && (
        <p className={styles.note}>
          {algorithm.exact ? 'Exact. ' : ''}Minimises {algorithm.minimises}.
        </p>
      )}
      <LevelsField
        value={spec.levels}
        reject={(text) => rejectLevelText(algorithm, text)}
        onChange={(levels) => set({ levels })}
      />
      {problem && <Notice tone="warning">{problem} The picture below is the last one that could be drawn.</Notice>}
      {algorithm?.options.map((option) => (
        <Select
          key={option.id}
          label={option.label}
          explain={{ text: option.help }}
          value={String(spec.options[option.id] ?? option.defaultValue)}
          options={option.values.map(({ value, label }) => ({ value: String(value), label }))}
          onChange={(value) => {
            const { [option.id]: _, ...rest } = spec.options;
            set({ options: Number(value) === option.defaultValue ? rest : { ...rest, [option.id]: Number(value) } });
          }}
        />
      ))}
      <div className={styles.pair}>
        <Select
          label="Weights"
          explain={{
            text: `How much each component counts, both in the cosine that is drawn and in what the algorithm is given. ${algorithm?.label ?? 'The algorithm'} itself uses: ${
              algorithm?.weights === 'own' ? `its own weights, ${algorithm.defaultWeights}` : 'these weights'
            }.`,
          }}
          value={spec.weights}
          options={weightOptions}
          onChange={(weights) => set({ weights, given: weights === 'given' ? Array.from({ length: spec.dims }, () => 1) : undefined })}
        />
        <Select
          label="Block"
          explain={{
            text: 'The components that a direction (x, y, z) is given before rounding. The picture always shows the two angles of the direction.',
          }}
          value={spec.extra}
          options={extraOptions}
          onChange={(extra) => {
            const tail = extra === 'values' ? (spec.tail ?? startTail) : undefined;
            resize({ extra, tail, dims: fixedDims({ extra, ...(tail && { tail }) }) ?? Math.max(4, spec.dims) });
          }}
        />
      </div>
      {spec.weights === 'given' && (
        <TextInput
          label="Weights, one for each component"
          explain={{ text: 'Numbers >= 0: how much an error of x, y, z and the components after them counts, in the cosine drawn and for the algorithm.' }}
          value={(spec.given ?? []).join(', ')}
          validate={(text) => rejectGiven(parseNumbers(text), spec.dims)}
          onCommit={(text) => set({ given: parseNumbers(text) })}
        />
      )}
      {spec.extra === 'values' && (
        <>
          <TextInput
            label="Components after z"
            explain={{ text: 'The same for every direction, whose x, y and z have length 1 together: a slice through a larger block.' }}
            value={(spec.tail ?? []).join(', ')}
            validate={(text) => (parseNumbers(text).length > 0 && parseNumbers(text).length <= 253 ? undefined : 'Give 1 to 253 numbers.')}
            onCommit={(text) => setTail(parseNumbers(text))}
          />
          <Button onPress={() => setTaking(true)}>Take them from a tensor</Button>
          <TailFromTensor isOpen={isTaking} onClose={() => setTaking(false)} onTake={setTail} />
        </>
      )}
      {fixedDims(spec) === undefined && (
        <NumberSlider
          label="Components"
          value={spec.dims}
          min={4}
          max={64}
          onChange={() => {}}
          onChangeEnd={(dims) => resize({ dims })}
        />
      )}
      {algorithm?.weights === 'own' && (
        <Notice>
          The algorithm minimises {algorithm.minimises} with its own weights ({algorithm.defaultWeights}); the cosine
          drawn here has {spec.weights === 'uniform' ? 'equal' : 'the chosen'} weights. So the picture does not show
          what the algorithm optimises.
        </Notice>
      )}
    </>
  );
}
