import { useEffect, useState } from 'react';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { jobsStore, type RunningJob } from '../client/jobs-store.ts';
import { pool } from '../client/pool.ts';
import { ProgressBar } from '../ui/Feedback.tsx';
import styles from './App.module.css';

/** Jobs shorter than this never show: a flicker tells nobody anything. */
const showAfterMs = 500;

/** The bottom line: jobs with progress and cancel, the workers, and where data goes (nowhere). */
export function StatusLine() {
  const jobs = useStore(jobsStore, (state) => state.jobs);
  const visible = useSettled(jobs);
  const [first, ...others] = visible;
  return (
    <footer className={styles.status} aria-label="Status">
      {first ? (
        <span className={styles.job}>
          {first.label}
          <ProgressBar label={first.label} value={first.fraction} />
          {first.fraction === undefined ? '' : `${Math.floor(first.fraction * 100)} %`}
          <button type="button" className={styles.jobCancel} aria-label={`Cancel: ${first.label}`} onClick={first.cancel}>
            <X size={14} aria-hidden />
          </button>
          {others.length > 0 && <span>and {others.length} more</span>}
        </span>
      ) : (
        <span>Ready</span>
      )}
      <span className={styles.push}>
        {pool.size} {pool.size === 1 ? 'worker' : 'workers'}
      </span>
      <span>Nothing is uploaded</span>
    </footer>
  );
}

/** The jobs that have run for a while. */
function useSettled(jobs: readonly RunningJob[]): readonly RunningJob[] {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (jobs.length === 0) return;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [jobs.length]);
  return jobs.filter((job) => now - job.startedAtMs >= showAfterMs);
}
