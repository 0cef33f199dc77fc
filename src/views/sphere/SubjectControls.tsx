import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { findAlgorithm, roundingAlgorithms } from '../../core/rounding/registry.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { NumberSlider } from '../../ui/NumberSlider.tsx';
import { Select } from '../../ui/Select.tsx';
import { fixedDims, rejectLevelText } from './subject.ts';
import styles from './sphere.module.css';

const weightOptions: readonly { value: ProjectionWeights; label: string }[] = [
  { value: 'uniform', label: 'Uniform (1)' },
  { value: 'x2', label: 'x²' },
  { value: 'absx', label: '|x|' },
  { value: 'sigma', label: 'σ + |x|' },
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
];

interface SubjectControlsProps {
  readonly spec: ProjectionSpec;
  readonly onChange: (spec: ProjectionSpec) => void;
}

/** Algorithm, levels, options, weights and extra components of one subject. */
export function SubjectControls({ spec, onChange }: SubjectControlsProps) {
  const algorithm = findAlgorithm(spec.algorithm);
  const set = (part: Partial<ProjectionSpec>) => onChange({ ...spec, ...part });
  const problem = rejectLevelText(algorithm, spec.levels);
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
        options={roundingAlgorithms.map(({ id, label, minimises }) => ({ value: id, label, note: minimises }))}
        searchable
        onChange={(id) => {
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
          onChange={(weights) => set({ weights })}
        />
        <Select
          label="Block"
          explain={{
            text: 'The components that a direction (x, y, z) is given before rounding. The picture always shows the two angles of the direction.',
          }}
          value={spec.extra}
          options={extraOptions}
          onChange={(extra) => set({ extra, dims: fixedDims(extra) ?? Math.max(4, spec.dims) })}
        />
      </div>
      {fixedDims(spec.extra) === undefined && (
        <NumberSlider
          label="Components"
          value={spec.dims}
          min={4}
          max={64}
          onChange={() => {}}
          onChangeEnd={(dims) => set({ dims })}
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
