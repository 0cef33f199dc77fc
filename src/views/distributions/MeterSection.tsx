import { ArrowDown, ArrowUp, Gauge, Square } from 'lucide-react';
import { Fragment, useMemo, useState } from 'react';
import { toCsv } from '../../render/csv.ts';
import { download } from '../../render/export.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './distributions.module.css';
import { fixed, grouped, withError } from './format.ts';
import {
  type MeterColumn,
  meterColumns,
  meterLine,
  type MeterLine,
  type MeterSorting,
  type RankCandidates,
  sortMeter,
} from './meter-rows.ts';
import type { Meter } from './use-tensor-blocks.ts';

interface MeterSectionProps {
  readonly meter: Meter;
  readonly candidates: RankCandidates;
  readonly selected: string | undefined;
  readonly onSelect: (tensor: string) => void;
}

const mostRows = 300;

const titles: Readonly<Record<MeterColumn, string>> = {
  tensor: 'Tensor',
  end: 'Other end',
  negative: 'Negative',
  nearest: 'Nearest',
};

const helps: Readonly<Record<MeterColumn, string>> = {
  tensor: 'Name of the tensor',
  end: 'Mean of the other end with the largest magnitude on −1: 1 for symmetric blocks, less the more lopsided they are',
  negative: 'Share of blocks whose value of largest magnitude is negative, in percent; sorted by how far it lies from 50',
  nearest: 'Of the distributions shown, the one whose ranks come nearest',
};

/** How lopsided the blocks of every tensor of the model are. */
export function MeterSection({ meter, candidates, selected, onSelect }: MeterSectionProps) {
  const { rows, isRunning, fraction, problem } = meter;
  const [sorting, setSorting] = useState<MeterSorting>({ column: 'end', descending: false });
  const lines = useMemo(
    () => sortMeter(rows.map((row) => meterLine(row, candidates)), sorting),
    [rows, candidates, sorting],
  );
  return (
    <Section
      title="Asymmetry of all tensors"
      actions={
        isRunning ? (
          <Button onPress={meter.stop}>
            <Square size={13} aria-hidden />
            Stop
          </Button>
        ) : (
          <Button onPress={meter.start}>
            <Gauge size={14} aria-hidden />
            Measure
          </Button>
        )
      }
    >
      {isRunning && <ProgressBar label="Measuring all tensors" value={fraction} />}
      {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
      {lines.length === 0 ? (
        <p className={styles.note}>
          Measures about 4,000 blocks of every tensor and lists them, the most lopsided first. Select one to see its ranks.
        </p>
      ) : (
        <>
          <table className={`${styles.results} ${styles.meter}`} data-testid="meter">
            <thead>
              <tr>
                {meterColumns.map((column) => (
                  <MeterHead key={column} column={column} sorting={sorting} onSort={setSorting} />
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.slice(0, mostRows).map((line) => (
                <tr key={line.tensor} aria-current={line.tensor === selected ? 'true' : undefined}>
                  <th scope="row" className={styles.wrap}>
                    <button type="button" className={styles.link} onClick={() => onSelect(line.tensor)}>
                      <Breakable text={line.tensor} />
                    </button>
                  </th>
                  <td title={`${withError(line.end, line.endError)}, ${grouped(line.blocks)} blocks`}>
                    {fixed(line.end, 3)}
                    <MeterBar end={line.end} />
                  </td>
                  <td title={`± ${fixed(100 * line.negativeError, 1)} %`}>{fixed(100 * line.negative, 1)}</td>
                  <td title={`root mean square distance of the ranks ${fixed(line.distance, 4)}`}>{line.nearest}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={styles.note}>
            {`Mean of the other end; share of blocks whose largest value is negative, %; nearest of the distributions shown. Standard errors on hover and in the file.${lines.length > mostRows ? ` The first ${mostRows} of ${grouped(lines.length)} tensors.` : ''}`}
          </p>
          <Button onPress={() => download('quantarium-asymmetry.csv', new Blob([meterCsv(lines)], { type: 'text/csv' }))}>
            Save as CSV
          </Button>
        </>
      )}
    </Section>
  );
}

interface MeterHeadProps {
  readonly column: MeterColumn;
  readonly sorting: MeterSorting;
  readonly onSort: (sorting: MeterSorting) => void;
}

function MeterHead({ column, sorting, onSort }: MeterHeadProps) {
  const isSorted = sorting.column === column;
  return (
    <th
      scope="col"
      title={helps[column]}
      aria-sort={!isSorted ? 'none' : sorting.descending ? 'descending' : 'ascending'}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ column, descending: isSorted ? !sorting.descending : column === 'negative' })}
      >
        {titles[column]}
        {isSorted && (sorting.descending ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
      </button>
    </th>
  );
}

/** A name that may break after its dots. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=\.)/).map((part, index) => (
    // Parts of a name have no other key than their place.
    <Fragment key={`${index}`}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** How far the other end reaches towards 1, as a bar. */
function MeterBar({ end }: { readonly end: number }) {
  return (
    <span className={styles.meterBar} aria-hidden>
      <span style={{ width: `${100 * Math.min(1, Math.max(0, end))}%` }} />
    </span>
  );
}

const meterCsv = (lines: readonly MeterLine[]): string =>
  toCsv(['tensor', 'end', 'endError', 'negative', 'negativeError', 'nearest', 'distance', 'blocks'], lines);
