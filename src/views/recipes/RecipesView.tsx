import { Copy, Download } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { isAddress } from '../../gguf/remote/address.ts';
import { compareRecipes } from '../../gguf/recipe-compare.ts';
import { download } from '../../render/export.ts';
import { useLinkedModels } from '../../state/linked-files.ts';
import { dismissProblems, modelsStore, openModelAddresses } from '../../state/models.ts';
import { listRecipeModels, namesFromText, openSampleRecipes, recipesStore } from '../../state/recipes.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { OpenFilesButton } from '../../ui/OpenFilesButton.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { Tab, TabList, TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { chooseColumns, columnLabel } from './columns.ts';
import { Controls } from './Controls.tsx';
import { parseRowFilter } from './row-filter.ts';
import { RoleTable } from './RoleTable.tsx';
import { RowTable } from './RowTable.tsx';
import { recipesSchema, type tabs } from './schema.ts';
import { rowsToCsv, toMarkdown } from './table-text.ts';
import { TypeTable } from './TypeTable.tsx';
import styles from './recipes.module.css';

const samplesUrl = './samples/recipes/';
const accept = '.gguf,.safetensors,.json';

/** Which type each model gives to which tensors, side by side. */
export default function RecipesView() {
  const [state, patch] = useUrlState(recipesSchema);
  const models = useStore(modelsStore);
  const recipes = useStore(recipesStore);
  useEffect(() => void openSampleRecipes(samplesUrl), []);
  useLinkedModels(namesFromText(state.show));
  const available = useMemo(() => listRecipeModels(models, recipes), [models, recipes]);
  const { columns, missing, leftOut } = useMemo(
    () => chooseColumns(available, state.show, (model) => recipes.samples.includes(model)),
    [available, state.show, recipes.samples],
  );
  const rows = useMemo(() => compareRecipes(columns.map(({ header }) => header.tensors)), [columns]);
  const filter = useMemo(() => parseRowFilter(state.filter, state.diff), [state.filter, state.diff]);
  const listed = useMemo(() => rows.filter(filter.passes), [rows, filter]);
  const base = Math.max(0, columns.findIndex(({ key }) => key === state.base));
  const isOpening = models.isOpening || recipes.isOpening;
  const onlySamples = columns.length > 0 && columns.every(({ isSample }) => isSample);
  const different = rows.filter(({ differs }) => differs).length;
  return (
    <ViewFrame
      startsClosed
      title="Recipes"
      about={
        columns.length === 0
          ? 'Which type each model gives to which tensors'
          : `${columns.length === 1 ? columnLabel(columns[0]!) : `${columns.length} models`}: ${rows.length === 1 ? '1 row' : `${rows.length} rows`}${columns.length > 1 ? `, ${different} in which they differ` : ''}${onlySamples ? ' (samples that come with the lab)' : ''}`
      }
      actions={
        <>
          <Button onPress={() => void navigator.clipboard.writeText(toMarkdown(columns, listed))} isDisabled={listed.length === 0}>
            <Copy size={15} aria-hidden /> Copy as Markdown
          </Button>
          <Button onPress={() => download('recipes.csv', new Blob([rowsToCsv(columns, listed)], { type: 'text/csv' }))} isDisabled={listed.length === 0}>
            <Download size={15} aria-hidden /> CSV
          </Button>
          <OpenFilesButton accept={accept} />
        </>
      }
      inspector={<Controls available={available} columns={columns} base={base} state={state} patch={patch} />}
    >
      <div className={styles.stage}>
        <div className={styles.notices}>
          {models.problems.map(({ file, message }) => (
            <Notice key={file} tone="danger" action={<Button onPress={dismissProblems}>Close</Button>}>
              <strong>{file}</strong>: {message}
            </Notice>
          ))}
          {recipes.problem !== undefined && <Notice tone="danger">{recipes.problem}</Notice>}
          {missing.some(isAddress) && !isOpening && (
            <Notice tone="warning" action={<Button onPress={() => void openModelAddresses(missing.filter(isAddress))}>Fetch the headers</Button>}>
              The link also names {missing.filter(isAddress).join(', ')}, which is not open.
            </Notice>
          )}
          {!missing.every(isAddress) && !isOpening && (
            <Notice tone="warning" action={<Button onPress={() => patch({ show: '' })}>Show what is open</Button>}>
              The link also names {missing.filter((key) => !isAddress(key)).join(', ')}. A page cannot open files by itself: drop them here again.
            </Notice>
          )}
          {leftOut > 0 && <Notice>The first {columns.length} models are compared; {leftOut} more are open. Choose them under Models.</Notice>}
        </div>
        {columns.length === 0 ? (
          <EmptyState title={isOpening ? 'Reading headers ...' : 'No model to compare'}>
            {!isOpening && <p>Drop two or more GGUF files anywhere on this page. Only their headers are read, so size does not matter.</p>}
          </EmptyState>
        ) : (
          <Tabs className={styles.tabs} selectedKey={state.tab} onSelectionChange={(tab) => patch({ tab: tab as (typeof tabs)[number] })}>
            <TabList aria-label="Ways to compare">
              <Tab id="rows">
                Rows
              </Tab>
              <Tab id="roles">
                Bits per weight by role
              </Tab>
              <Tab id="types">
                Bytes by type
              </Tab>
            </TabList>
            <TabPanel id="rows">
              <RowTable columns={columns} base={base} rows={listed} total={rows.length} problem={filter.problem} state={state} patch={patch} />
            </TabPanel>
            <TabPanel id="roles">
              <RoleTable columns={columns} base={base} />
            </TabPanel>
            <TabPanel id="types">
              <TypeTable columns={columns} />
            </TabPanel>
          </Tabs>
        )}
      </div>
    </ViewFrame>
  );
}
