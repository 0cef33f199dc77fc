import { Timer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { trackJob } from '../../client/jobs-store.ts';
import { pool } from '../../client/pool.ts';
import type { LookupResult } from '../../core/experiments/lookup/lookup-job.ts';
import { lookups } from '../../core/experiments/lookup/lookups.ts';
import { isLabError } from '../../core/lab-error.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './formats.module.css';

const numbers = 1 << 20;

/** The ways to find the nearest entry of the IQ4_NL table: equal results, different times. */
export function LookupSection() {
  const [result, setResult] = useState<LookupResult>();
  const [error, setError] = useState<string>();
  const [running, setRunning] = useState(false);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const measure = () => {
    const own = new AbortController();
    controller.current = own;
    setRunning(true);
    setError(undefined);
    trackJob('Nearest entries', (run) => pool.run('lookup/compare', { count: numbers, seed: 1, passes: 15 }, run), own.signal)
      .then(setResult, (reason: unknown) => {
        if (!isLabError(reason, 'job/cancelled')) setError(reason instanceof Error ? reason.message : String(reason));
      })
      .finally(() => setRunning(false));
  };
  return (
    <Section
      title="Nearest entry of the table"
      actions={
        <Button onPress={measure} isDisabled={running}>
          <Timer size={14} aria-hidden /> {running ? 'Measuring ...' : 'Measure here'}
        </Button>
      }
    >
      {error && <Notice tone="danger">{error}</Notice>}
      <table className={styles.lookups}>
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col">ns per number</th>
            <th scope="col">Differences</th>
          </tr>
        </thead>
        <tbody>
          {lookups.map((lookup) => {
            const row = result?.rows.find(({ id }) => id === lookup.id);
            return (
              <tr key={lookup.id}>
                <th scope="row">
                  {lookup.label}
                  <small>
                    {lookup.about}{' '}
                    <a href={lookup.source.url} target="_blank" rel="noreferrer">
                      {lookup.source.label}
                    </a>
                  </small>
                </th>
                <td>{row ? row.nanosecondsPerLookup.toFixed(2) : '-'}</td>
                <td>{row ? row.differences : '-'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {result && (
        <p className={styles.note}>
          {result.count.toLocaleString('en')} numbers in [-140, 130), ties included, one worker of this browser, fastest of 15 passes. {result.ambiguousBins} of the{' '}
          {result.bins} bins hold a midpoint.
        </p>
      )}
      <p className={styles.note}>
        The cumulative search (qkxh_nl) needs none of them: it walks the midpoints themselves in order of the scale that reaches them, so it knows each new entry without looking it up.
      </p>
    </Section>
  );
}
