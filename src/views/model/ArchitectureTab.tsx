import { useMemo } from 'react';
import { type ArchitectureFact, summarizeArchitecture } from '../../gguf/architecture.ts';
import type { GgufHeader } from '../../gguf/header.ts';
import { totalsBy } from '../../gguf/recipe-compare.ts';
import { tensorRole, tensorRoles } from '../../gguf/tensor-role.ts';
import { Explain } from '../../ui/Explain.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { bitsText, bytesText, countText } from '../../ui/number-text.ts';
import metadataStyles from './metadata.module.css';
import styles from './model.module.css';

/** What the model is made of, as its header says, and what follows from it. */
export function ArchitectureTab({ header }: { readonly header: GgufHeader }) {
  const { facts, parameters, cacheBytesPerToken, contradictions } = useMemo(() => summarizeArchitecture(header), [header]);
  const totals = useMemo(() => totalsBy(header.tensors, ({ name }) => tensorRole(name)), [header]);
  return (
    <div className={styles.padded} tabIndex={0} role="region" aria-label="Architecture">
      {contradictions.map((sentence) => (
        <Notice key={sentence} tone="warning">
          {sentence}
        </Notice>
      ))}
      <div className={metadataStyles.summary}>
        <section aria-label="From the header">
          <h3>From the header</h3>
          {facts.length === 0 && <p className={styles.muted}>The file has no metadata about its architecture; what follows comes from its tensors.</p>}
          <dl className={metadataStyles.facts}>
            {facts.map((fact) => (
              <div key={fact.label}>
                <dt>{fact.label}</dt>
                <dd title={fact.key}>{factText(fact)}</dd>
              </div>
            ))}
          </dl>
        </section>
        <section aria-label="Computed">
          <h3>Computed</h3>
          <dl className={metadataStyles.facts}>
            <div>
              <dt>Weights</dt>
              <dd>{countText(parameters.total)}</dd>
            </div>
            {parameters.experts > 0 && (
              <div>
                <dt>
                  Weights that a token meets <Explain about="Weights that a token meets" text="All tensors, of the experts only the share that the router uses for one token." />
                </dt>
                <dd>{countText(parameters.active)}</dd>
              </div>
            )}
            {cacheBytesPerToken !== null && (
              <div>
                <dt>
                  Cache of a token{' '}
                  <Explain
                    about="Cache of a token"
                    text="Keys and values of one token of context as 16-bit floats: over all blocks, key/value heads times the lengths of key and value; with compressed keys and values their rank plus the rotary dimensions. Blocks with a sliding window keep less."
                  />
                </dt>
                <dd>{bytesText(cacheBytesPerToken)}</dd>
              </div>
            )}
          </dl>
          {totals.size > 0 && (
            <table className={metadataStyles.roles}>
              <thead>
                <tr>
                  <th scope="col">Role</th>
                  <th scope="col">Tensors</th>
                  <th scope="col">Weights</th>
                  <th scope="col">Size</th>
                  <th scope="col">Bits/weight</th>
                </tr>
              </thead>
              <tbody>
                {tensorRoles.flatMap(({ id, label }) => {
                  const total = totals.get(id);
                  return total ? (
                    <tr key={id}>
                      <th scope="row">{label}</th>
                      <td>{countText(total.tensorCount)}</td>
                      <td>{countText(total.elementCount)}</td>
                      <td>{bytesText(total.byteLength)}</td>
                      <td>{bitsText(total.bpw)}</td>
                    </tr>
                  ) : (
                    []
                  );
                })}
              </tbody>
            </table>
          )}
        </section>
      </div>
    </div>
  );
}

/** Counts with separators, one number for equal blocks, else runs: `8 x 32`. */
function factText({ value, label }: ArchitectureFact): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? countText(value) : String(Number(value.toPrecision(7)));
  const runs: { value: number; count: number }[] = [];
  for (const each of value) {
    const last = runs.at(-1);
    if (last?.value === each) last.count++;
    else runs.push({ value: each, count: 1 });
  }
  if (runs.length === 1) return `${countText(runs[0]!.value)} in each of ${countText(value.length)} blocks`;
  const shown = runs.slice(0, 24).map((run) => `${countText(run.value)}${run.count > 1 ? ` × ${run.count}` : ''}`);
  return `${shown.join(', ')}${runs.length > 24 ? ', ...' : ''} (${label.toLowerCase()}, block by block)`;
}
