import { Copy, Play, Square } from 'lucide-react';
import { useEffect } from 'react';
import fullSuite from '../../core/conformance/full-suite.json';
import { quantFormats } from '../../core/quants/registry.ts';
import { formatRoute } from '../../state/route.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice, ProgressBar } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import styles from './conformance.module.css';
import { rowsToMarkdown } from './rows.ts';
import { useConformanceRun } from './use-conformance-run.ts';

const reference = `ggml ${fullSuite.reference.version} at ${fullSuite.reference.commit.slice(0, 10)}`;

/** Every format against the bytes of the reference: what the whole suite gave, and the embedded part run in this browser. */
export default function ConformanceView() {
  const [run, start, cancel] = useConformanceRun();
  useEffect(start, [start]);
  const cases = run.rows.reduce((sum, row) => sum + row.cases, 0);
  const blocks = run.rows.reduce((sum, row) => sum + row.blocks, 0);
  const mismatches = run.rows.flatMap((row) => row.mismatches.map((outcome) => ({ ...outcome, label: row.format.label })));
  const suiteByFormat = new Map(fullSuite.formats.map((row) => [row.format, row]));
  const running = run.state === 'running';
  return (
    <ViewFrame
      title="Conformance"
      about="The same bytes as ggml's scalar reference: stored rows are quantized and dequantized in this browser, and every byte is compared."
      actions={
        <>
          {running ? (
            <Button onPress={cancel}>
              <Square size={14} aria-hidden /> Cancel
            </Button>
          ) : (
            <Button tone="primary" onPress={start}>
              <Play size={14} aria-hidden /> Run it here again
            </Button>
          )}
          <Button onPress={() => void navigator.clipboard.writeText(rowsToMarkdown(run.rows, reference, navigator.userAgent))} isDisabled={run.rows.length === 0}>
            <Copy size={14} aria-hidden /> Copy as Markdown
          </Button>
        </>
      }
      inspector={
        <>
          <Section title="Run in this browser">
            <ProgressBar label="Conformance run" value={run.fraction} />
            <Facts
              rows={[
                ['State', run.state],
                ['Formats', `${new Set(run.rows.map((row) => row.format.id)).size} of ${quantFormats.length}`],
                ['Cases', cases],
                ['Blocks', blocks.toLocaleString('en')],
                ['Mismatches', mismatches.length],
                ['Time', `${run.seconds.toFixed(2)} s`],
              ]}
            />
            {run.error && <Notice tone="danger">{run.error}</Notice>}
          </Section>
          <Section title="Reference">
            <Facts
              rows={[
                [
                  'Project',
                  <a key="commit" href={`https://github.com/ggml-org/ggml/tree/${fullSuite.reference.commit}`} target="_blank" rel="noreferrer">
                    {reference}
                  </a>,
                ],
                ['Full suite', `${fullSuite.passed.toLocaleString('en')} passed, ${fullSuite.failed} failed`],
                ['Left out', `${fullSuite.unstable} unstable`],
                ['Recorded', fullSuite.date],
              ]}
            />
            <p className={styles.note}>
              Build of the reference: {fullSuite.reference.build}. Unstable cases are those in which the reference itself depends on its compiler or aborts. The full
              suite runs from the command line: <code>quantarium golden DIR</code>.
            </p>
          </Section>
        </>
      }
    >
      <div className={styles.stage}>
        {run.state === 'done' && mismatches.length === 0 && (
          <Notice>
            All {cases} cases ({blocks.toLocaleString('en')} blocks) give the bytes of {reference} in this browser.
          </Notice>
        )}
        {mismatches.length > 0 && (
          <Notice tone="danger">
            {mismatches.length} cases differ. First: {mismatches[0]!.label}, {mismatches[0]!.path}, {mismatches[0]!.name}
            <pre className={styles.difference}>{mismatches[0]!.difference}</pre>
          </Notice>
        )}
        <table className={styles.table}>
          <caption className="visually-hidden">Cases, blocks and mismatches of each format and path</caption>
          <thead>
            <tr>
              <th scope="col">Format</th>
              <th scope="col">Path</th>
              <th scope="col">Cases here</th>
              <th scope="col">Blocks here</th>
              <th scope="col">Mismatches</th>
              <th scope="col">Full suite</th>
            </tr>
          </thead>
          <tbody>
            {run.rows.map(({ format, path, cases: own, blocks: ownBlocks, mismatches: bad }, index) => {
              const isFirst = run.rows[index - 1]?.format !== format;
              const span = run.rows.filter((row) => row.format === format).length;
              const suite = suiteByFormat.get(format.id);
              return (
                <tr key={`${format.id} ${path}`} data-first={isFirst ? '' : undefined}>
                  {isFirst && (
                    <th scope="rowgroup" rowSpan={span}>
                      <a href={formatRoute({ viewId: 'formats', params: { format: format.id } })}>{format.label}</a>
                    </th>
                  )}
                  <td>{path}</td>
                  <td>{own}</td>
                  <td>{ownBlocks}</td>
                  <td data-bad={bad.length > 0 ? '' : undefined}>{bad.length}</td>
                  {isFirst && <td rowSpan={span}>{suite ? `${suite.passed} of ${suite.passed + suite.failed}` : 'not recorded'}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </ViewFrame>
  );
}
