import type { SweepResult } from '../../core/experiments/landscape/sweep-job.ts';
import styles from './landscape.module.css';

/** What each algorithm with a minimum makes of the block, numbered as in the picture. */
export function SweepChoices({ result }: { readonly result: SweepResult }) {
  const best = result.exhaustive?.value ?? result.cells[result.best]?.value ?? Number.NaN;
  const rejected = result.choices.filter((choice) => choice.rejected !== undefined);
  return (
    <>
      <table className={styles.choices}>
        <caption className="visually-hidden">Levels, squared cosine and error of each algorithm that fits a minimum</caption>
        <thead>
          <tr>
            <th scope="col">Algorithm</th>
            <th scope="col">cos²</th>
            <th scope="col">Below best</th>
            <th scope="col">Error</th>
          </tr>
        </thead>
        <tbody>
          {result.choices.map((choice, index) =>
            choice.rejected === undefined ? (
              <tr key={choice.algorithm} title={`${choice.label}: levels ${choice.levels.join(' ')}, scale ${choice.scale.toPrecision(5)}, min ${choice.min.toPrecision(5)}${choice.cell === undefined ? '; no scale and offset of the picture gives these levels' : ''}`}>
                <th scope="row">
                  {index + 1}. {choice.algorithm.replaceAll(':', ' ')}
                  <span className={styles.codes}>{choice.levels.length <= 16 ? choice.levels.join(' ') : `${choice.levels.slice(0, 16).join(' ')} …`}</span>
                </th>
                <td>{Number.isNaN(choice.value) ? '0/0' : choice.value.toFixed(6)}</td>
                <td>{Number.isNaN(choice.value) ? '' : best - choice.value < 1e-9 ? '0' : (best - choice.value).toExponential(2)}</td>
                <td>{choice.relativeError.toPrecision(3)}</td>
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
      <p className={styles.note}>
        Error: weighted squared error over weighted sum of squares, with the scale and minimum of the algorithm. Those that allow no positive offset may be right to take levels of a smaller cosine.
        {rejected.length > 0 && ` Not for these levels: ${rejected.map(({ algorithm }) => algorithm.split(':')[0]).filter((id, index, all) => all.indexOf(id) === index).join(', ')}.`}
      </p>
    </>
  );
}
