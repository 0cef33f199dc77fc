import type { LandscapeResult } from '../../core/experiments/landscape/landscape-job.ts';
import { candidatesText } from './ScaleLanes.tsx';
import styles from './landscape.module.css';

/** What each algorithm tried and got, as numbers. */
export function ChoiceTable({ result }: { readonly result: LandscapeResult }) {
  return (
    <table className={styles.choices}>
      <caption className="visually-hidden">Candidates, cosine and regret of each algorithm</caption>
      <thead>
        <tr>
          <th scope="col">Algorithm</th>
          <th scope="col">Tried</th>
          <th scope="col">Scale</th>
          <th scope="col">Cosine</th>
          <th scope="col">Regret</th>
        </tr>
      </thead>
      <tbody>
        {result.choices.map((choice) => (
          <tr key={choice.algorithm} title={choice.tried?.note}>
            <th scope="row">{choice.label}</th>
            {choice.rejected === undefined ? (
              <>
                <td>{candidatesText(choice)}</td>
                <td>{choice.scale.toPrecision(5)}</td>
                <td>{choice.cosine.toFixed(7)}</td>
                <td>{Math.abs(choice.regret) < 5e-8 ? '0' : choice.regret.toExponential(2)}</td>
              </>
            ) : (
              <td colSpan={4} className={styles.rejected}>
                {choice.rejected}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
