import { ownSignature } from '../../core/rounding/own/examples.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './own.module.css';

/** The types, and what the sandbox allows. */
export function Signature() {
  return (
    <Section title="What it gets and gives back">
      <pre className={styles.signature} tabIndex={0} aria-label="Types">
        function round(x: Float32Array, w: Float32Array, levels: Levels): Result{'\n\n'}
        {ownSignature}
      </pre>
      <ul className={styles.rules}>
        <li>x is the block, w how much the squared error of each component counts. Both are copies.</li>
        <li>It runs in a sandbox without network, storage or access to this page, 4 seconds for a block at most.</li>
        <li>The same block has to give the same levels: no Math.random, no Date, nothing kept between calls.</li>
        <li>Math.round is what JavaScript defines: halves go up (−2.5 to −2). Types are taken out, not checked.</li>
      </ul>
    </Section>
  );
}
