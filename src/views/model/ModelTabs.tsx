import { memo } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { GgufTensor } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { MetadataTree } from './MetadataTree.tsx';
import type { ModelState, PatchModelState } from './model-state.ts';
import { countText } from '../../ui/number-text.ts';
import type { Tab as TabName } from './schema.ts';
import type { TensorFilter } from './tensor-list.ts';
import { TensorTable } from './TensorTable.tsx';
import { TypeTable } from './TypeTable.tsx';
import { WarningList } from './WarningList.tsx';
import styles from './model.module.css';

interface ModelTabsProps {
  readonly model: OpenModel;
  readonly listed: readonly GgufTensor[];
  readonly filter: TensorFilter;
  readonly selectedName: string | undefined;
  readonly state: ModelState;
  readonly patch: PatchModelState;
  readonly onSelect: (name: string) => void;
}

/** Tensors, metadata, types and warnings of a model. */
export const ModelTabs = memo(function ModelTabs({ model, listed, filter, selectedName, state, patch, onSelect }: ModelTabsProps) {
  const { header } = model;
  return (
    <Tabs className={styles.tabs} selectedKey={state.tab} onSelectionChange={(tab) => patch({ tab: tab as TabName })}>
      <TabList className={styles.tabList} aria-label="Parts of the model">
        <Tab id="tensors" className={styles.tab}>
          Tensors <span className={styles.count}>{countText(header.tensors.length)}</span>
        </Tab>
        <Tab id="metadata" className={styles.tab}>
          Metadata <span className={styles.count}>{countText(header.metadata.length)}</span>
        </Tab>
        <Tab id="types" className={styles.tab}>
          Types
        </Tab>
        <Tab id="warnings" className={styles.tab}>
          Warnings{' '}
          <span className={styles.count} data-tone={header.warnings.length > 0 ? 'warning' : undefined}>
            {countText(header.warnings.length)}
          </span>
        </Tab>
      </TabList>
      <TabPanel id="tensors" className={styles.tabPanel}>
        <TensorTable
          tensors={listed}
          total={header.tensors.length}
          filter={filter}
          filterText={state.filter}
          sortText={state.sort}
          selectedName={selectedName}
          onFilter={(text) => patch({ filter: text }, { replace: true })}
          onSort={(sort) => patch({ sort })}
          onSelect={onSelect}
        />
      </TabPanel>
      <TabPanel id="metadata" className={styles.tabPanel}>
        <MetadataTree model={model} />
      </TabPanel>
      <TabPanel id="types" className={styles.tabPanel}>
        <TypeTable tensors={header.tensors} />
      </TabPanel>
      <TabPanel id="warnings" className={styles.tabPanel}>
        <WarningList warnings={header.warnings} onSelect={onSelect} />
      </TabPanel>
    </Tabs>
  );
});
