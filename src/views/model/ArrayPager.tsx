import { useEffect, useState } from 'react';
import { pool } from '../../client/pool.ts';
import { isLabError } from '../../core/lab-error.ts';
import type { ArrayEntry } from '../../gguf/header.ts';
import type { GgufValue } from '../../gguf/value-types.ts';
import type { OpenModel } from '../../state/models.ts';
import { Button } from '../../ui/Button.tsx';
import { elementText } from './metadata-text.ts';
import { countText } from '../../ui/number-text.ts';
import metadataStyles from './metadata.module.css';
import styles from './model.module.css';

const pageLength = 200;

interface ArrayPagerProps {
  readonly entry: ArrayEntry;
  readonly model: OpenModel;
  readonly onClose: () => void;
}

/** A long array, page by page; only the page in sight is read from the file. */
export function ArrayPager({ entry, model, onClose }: ArrayPagerProps) {
  const [from, setFrom] = useState(0);
  const [page, setPage] = useState<{ readonly from: number; readonly values: readonly GgufValue[] }>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    const { version, endian } = model.header;
    const params = { file: model.files[0]!, header: { version, endian, metadata: [entry] }, key: entry.key, from, to: from + pageLength };
    pool.run('gguf/array', params, { signal: controller.signal }).then(
      (values) => setPage({ from, values }),
      (error: unknown) => !isLabError(error, 'job/cancelled') && setProblem(String((error as Error).message)),
    );
    return () => controller.abort();
  }, [entry, model, from]);
  const last = Math.max(0, Math.floor((entry.length - 1) / pageLength) * pageLength);
  return (
    <div className={metadataStyles.pager}>
      <div className={styles.row}>
        <Button isDisabled={from === 0} onPress={() => setFrom(Math.max(0, from - pageLength))}>
          Previous
        </Button>
        <Button isDisabled={from >= last} onPress={() => setFrom(Math.min(last, from + pageLength))}>
          Next
        </Button>
        <label className={styles.muted}>
          From element{' '}
          <input
            type="number"
            className={metadataStyles.numberInput}
            min={0}
            max={entry.length - 1}
            value={from}
            onChange={(event) => {
              const wanted = Math.floor(Number(event.target.value));
              if (Number.isFinite(wanted)) setFrom(Math.min(Math.max(0, wanted), entry.length - 1));
            }}
          />{' '}
          of {countText(entry.length)}
        </label>
        <Button onPress={onClose}>Fold</Button>
      </div>
      {problem && <p className={styles.problem}>{problem}</p>}
      <ol className={metadataStyles.elements} start={page?.from ?? 0} aria-busy={page?.from !== from}>
        {page?.values.map((value, index) => (
          <li key={page.from + index}>
            <span className={styles.muted}>{countText(page.from + index)}</span> {elementText(value)}
          </li>
        ))}
      </ol>
    </div>
  );
}
