import { Download } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { isAddress } from '../../gguf/remote/address.ts';
import { download } from '../../render/export.ts';
import { dismissImatrixProblems, findImatrix, imatrixStore, knownColumns, type OpenImatrix, openImatrixAddresses, openSampleImatrix, rereadImatrix } from '../../state/imatrix.ts';
import { useLinkedMatrices } from '../../state/linked-files.ts';
import { modelsStore } from '../../state/models.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { countText } from '../../ui/number-text.ts';
import { OpenFilesButton } from '../../ui/OpenFilesButton.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { Tab, TabList, TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { CompareTable } from './CompareTable.tsx';
import { CoverageTable } from './CoverageTable.tsx';
import { ExpertHeatmap } from './ExpertHeatmap.tsx';
import { Inspector } from './Inspector.tsx';
import { LayerPlot } from './LayerPlot.tsx';
import { reportCsv } from './report-csv.ts';
import { imatrixSchema, type ImatrixViewState, type PatchImatrixState, sampleWord, type tabs } from './schema.ts';
import { nameFilter } from './sorting.ts';
import { StatisticsTable } from './StatisticsTable.tsx';
import { useComparison } from './use-comparison.ts';
import styles from './imatrix.module.css';

const sampleUrl = './samples/sample-imatrix.gguf';
const accept = '.gguf,.dat';

/** Opens the matrix that the address names, or says how to get it. */
export default function ImatrixView() {
  const [state, patch] = useUrlState(imatrixSchema);
  const { files, isOpening, problems } = useStore(imatrixStore);
  const open = findImatrix(files, state.file);
  useLinkedMatrices([state.file, state.other]);
  // The sample is there to compare with, too.
  useEffect(() => void openSampleImatrix(sampleUrl), []);
  const notices = problems.map(({ file, message }) => (
    <Notice key={file} tone="danger" action={<Button onPress={dismissImatrixProblems}>Close</Button>}>
      <strong>{file}</strong>: {message}
    </Notice>
  ));
  if (open) return <ImatrixWorkbench open={open} files={files} notices={notices} state={state} patch={patch} />;
  return (
    <ViewFrame title="Imatrix" about="What the calibration text covered, and how important each column is" actions={<OpenFilesButton accept={accept} />} inspector={null}>
      {notices.length > 0 && <div className={styles.notices}>{notices}</div>}
      {isOpening ? (
        <EmptyState title="Reading the file ..." />
      ) : state.file === '' ? (
        <EmptyState title="No importance matrix is open">
          <p>Drop an imatrix file (.dat or GGUF, as llama-imatrix writes it) anywhere on this page.</p>
        </EmptyState>
      ) : isAddress(state.file) ? (
        <EmptyState title="The matrix of the link is not open">
          <p>{state.file}</p>
          <Button tone="primary" onPress={() => void openImatrixAddresses([state.file])}>
            Fetch it
          </Button>
          <Button onPress={() => patch({ file: '', tensor: '' })}>Show the sample</Button>
        </EmptyState>
      ) : (
        <EmptyState title={`Drop "${state.file}" again`}>
          <p>The address names this file, but a page cannot open files by itself.</p>
          <Button onPress={() => patch({ file: '', tensor: '' })}>Show the sample</Button>
        </EmptyState>
      )}
    </ViewFrame>
  );
}

interface WorkbenchProps {
  readonly open: OpenImatrix;
  readonly files: readonly OpenImatrix[];
  readonly notices: readonly ReactNode[];
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

function ImatrixWorkbench({ open, files, notices, state, patch }: WorkbenchProps) {
  const svgRef = useRef<SVGSVGElement>(null);
  const second = state.other === '' ? undefined : findImatrix(files, state.other === sampleWord ? '' : state.other);
  const comparison = useComparison(open, second);
  const rows = useMemo(() => {
    const passes = nameFilter(state.filter);
    return open.rows.filter(({ name }) => passes(name));
  }, [open.rows, state.filter]);
  const picture = state.picture === 'auto' || (state.picture === 'experts' && open.experts.length === 0) ? (open.experts.length > 0 ? 'experts' : 'layers') : state.picture;
  const withGaps = open.rows.filter(({ missing }) => missing.length > 0).length;
  const select = (name: string): void => patch({ tensor: name });
  return (
    <ViewFrame
      startsClosed
      title="Imatrix"
      about={`${open.isSample ? 'Sample matrix (made by the lab)' : open.name}: ${countText(open.rows.length)} tensors, ${withGaps === 0 ? 'every expert has data' : `${countText(withGaps)} of them with experts that have no data`}`}
      actions={
        <>
          <Button onPress={() => download(`${open.name}-statistics.csv`, new Blob([reportCsv(rows)], { type: 'text/csv' }))} isDisabled={rows.length === 0}>
            <Download size={15} aria-hidden /> CSV
          </Button>
          <OpenFilesButton accept={accept} />
        </>
      }
      inspector={<Inspector open={open} files={files} picture={picture} state={state} patch={patch} />}
    >
      <div className={styles.stage}>
        <div className={styles.notices}>
          {notices}
          <FileWarnings open={open} />
          {state.other !== '' && second === undefined && !isAddress(state.other) && (
            <Notice tone="warning" action={<Button onPress={() => patch({ other: '' })}>Compare nothing</Button>}>
              The address compares with &ldquo;{state.other}&rdquo;. A page cannot open files by itself: drop it here again.
            </Notice>
          )}
        </div>
        <div className={styles.picture}>
          {picture === 'experts' ? (
            <ExpertHeatmap key={open.id} tensors={open.experts} selectedName={state.tensor} onSelect={select} />
          ) : (
            <LayerPlot layers={open.layers} metric={state.layer} svgRef={svgRef} />
          )}
        </div>
        <Tabs className={styles.tabs} selectedKey={state.tab} onSelectionChange={(tab) => patch({ tab: tab as (typeof tabs)[number], sort: '' })}>
          <div className={styles.tabRow}>
            <TabList aria-label="Tables">
              <Tab id="statistics">
                Statistics
              </Tab>
              <Tab id="coverage">
                Coverage
              </Tab>
              <Tab id="compare">
                Compare
              </Tab>
            </TabList>
            <input
              type="search"
              className={styles.filter}
              aria-label="Filter tensors by name (regular expression)"
              placeholder="Filter, e.g. ffn.*exps"
              value={state.filter}
              spellCheck={false}
              onChange={(event) => patch({ filter: event.target.value }, { replace: true })}
            />
            {state.tab === 'coverage' && <Switch label="Only with gaps" isSelected={state.gaps} onChange={(gaps) => patch({ gaps })} />}
          </div>
          <TabPanel id="statistics">
            <StatisticsTable rows={rows} state={state} patch={patch} />
          </TabPanel>
          <TabPanel id="coverage">
            <CoverageTable rows={rows} state={state} patch={patch} />
          </TabPanel>
          <TabPanel id="compare">
            <CompareTable comparison={comparison} names={[open.name, second?.name ?? '']} state={state} patch={patch} />
          </TabPanel>
        </Tabs>
      </div>
    </ViewFrame>
  );
}

/** What is odd about the file, once per kind; experts that a model would tell apart get a way to do it. */
function FileWarnings({ open }: { readonly open: OpenImatrix }) {
  const { models } = useStore(modelsStore);
  const { warnings } = open.imatrix;
  const known = useMemo(() => (models.length === 0 ? {} : knownColumns()), [models]);
  return [...new Set(warnings.map(({ code }) => code))].map((code) => {
    const same = warnings.filter((warning) => warning.code === code);
    const canTell = code === 'experts-unknown' && same.some(({ tensor }) => known[tensor!] !== undefined);
    return (
      <Notice key={code} tone="warning" action={canTell && <Button onPress={() => void rereadImatrix(open)}>Use the open model</Button>}>
        {same[0]!.message} {same.length > 1 && `${countText(same.length - 1)} more of this kind.`}
      </Notice>
    );
  });
}
