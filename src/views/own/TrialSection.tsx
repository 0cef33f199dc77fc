import { parseEntrant, rejectionOf } from '../../core/experiments/arena/entrant.ts';
import type { ArenaSpec } from '../../core/experiments/arena/spec.ts';
import { standingsOf } from '../../core/experiments/arena/summary.ts';
import type { RoundingAlgorithm } from '../../core/rounding/algorithm.ts';
import { importanceFormulas, type ImportanceKind, importanceKinds } from '../../core/rounding/importance.ts';
import { levelsProblem, parseLevels } from '../../core/rounding/levels.ts';
import { navigate } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { LevelsField } from '../../ui/LevelsField.tsx';
import { countText } from '../../ui/number-text.ts';
import { Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import styles from './own.module.css';
import { type Trial, trialBlocks } from './use-trial.ts';

interface Circumstances {
  readonly n: number;
  readonly levels: string;
  readonly weights: ImportanceKind;
}

interface TrialSectionProps {
  readonly state: Circumstances;
  readonly patch: (values: Partial<Circumstances>) => void;
  readonly spec: ArenaSpec | undefined;
  readonly trial: Trial;
  readonly row: RoundingAlgorithm | undefined;
}

const lengths = ['3', '16', '32', '256'];

/** A small contest against known algorithms, and the way to the other views. */
export function TrialSection({ state: { n, levels, weights }, patch, spec, trial, row }: TrialSectionProps) {
  const reject = (text: string): string | undefined => levelsProblem(text) ?? row?.rejectLevels(parseLevels(text));
  return (
    <Section title="Trial">
      <LevelsField value={levels} reject={reject} onChange={(next) => patch({ levels: next })} />
      <Segmented
        label="Block length"
        value={String(n)}
        options={[...(lengths.includes(String(n)) ? [] : [String(n)]), ...lengths].map((value) => ({ value, label: value }))}
        onChange={(value) => patch({ n: Number(value) })}
      />
      <Select
        label="Importance weights"
        value={weights}
        options={importanceKinds.map((kind) => ({ value: kind, label: importanceFormulas[kind] }))}
        searchable={false}
        onChange={(kind) => patch({ weights: kind })}
      />
      {spec && <TrialTable spec={spec} trial={trial} />}
      {row && <WaysOut id={row.id} levels={levels} n={n} weights={weights} isAffine={row.kind === 'affine'} />}
    </Section>
  );
}

const errorText = (mean: number, standardError: number): string => `${mean.toPrecision(4)} ± ${standardError.toPrecision(1)}`;

function TrialTable({ spec, trial: { outcome, isRunning } }: { readonly spec: ArenaSpec; readonly trial: Trial }) {
  const entrants = spec.entrants.map(parseEntrant);
  const levels = parseLevels(spec.levels);
  const standings = outcome ? standingsOf(outcome.tally) : [];
  return (
    <table className={styles.trial} aria-label="Trial" aria-busy={isRunning}>
      <caption>
        {countText(trialBlocks)} Gaussian blocks of {spec.n}, mean and standard error
      </caption>
      <thead>
        <tr>
          <th scope="col">Algorithm</th>
          <th scope="col">Weighted error</th>
          <th scope="col">Mean regret</th>
          <th scope="col">ns / block</th>
        </tr>
      </thead>
      <tbody>
        {entrants.map((entrant, index) => {
          if (rejectionOf(entrant, levels) !== undefined) return null;
          const standing = standings.find((one) => one.entrant === index);
          const none = outcome ? '–' : '…';
          return (
            <tr key={entrant.id} data-own={index === 0 ? '' : undefined}>
              <th scope="row">{entrant.label}</th>
              <td>{standing ? errorText(standing.weighted.mean, standing.weighted.standardError) : none}</td>
              <td>{standing ? (standing.regret ? regretText(standing.regret.mean.mean) : 'none') : none}</td>
              <td>{standing ? countText(Number(standing.nanosecondsPerBlock.toPrecision(3))) : none}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const regretText = (value: number): string => (value <= 1e-12 ? '< 1e−12' : value.toExponential(2).replace('-', '−'));

interface WaysOutProps extends Circumstances {
  readonly id: string;
  readonly isAffine: boolean;
}

/** The same algorithm in the other views, beside those it is compared with here. */
function WaysOut({ id, levels, n, weights, isAffine }: WaysOutProps) {
  const peer = isAffine ? 'qkx2' : 'exact';
  return (
    <div className={styles.ways}>
      <Button onPress={() => navigate('sphere', { panes: '2', a: `${id}:${levels}:uniform:none:3`, b: `${peer}:${levels}:uniform:none:3` })}>Show on the sphere</Button>
      {!isAffine && <Button onPress={() => navigate('landscape', { levels, alg: id, weights })}>Show in the landscape</Button>}
      <Button onPress={() => navigate('arena', { n: String(n), levels, weights, alg: [id, ...(isAffine ? ['qkx1', 'qkx2', 'qkx3'] : ['absmax', 'make_qx', 'iq4_nl', 'qkxh', 'qkxh_nl', 'exact'])].join() })}>
        Enter the arena
      </Button>
    </div>
  );
}
