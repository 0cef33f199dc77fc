import { memo } from 'react';
import { chatTemplates } from '../../gguf/chat-templates.ts';
import type { GgufTensor } from '../../gguf/header.ts';
import { tokenCount } from '../../gguf/tokenizer/vocabulary.ts';
import type { OpenModel } from '../../state/models.ts';
import { ArchitectureTab } from './ArchitectureTab.tsx';
import { MetadataTree } from './MetadataTree.tsx';
import type { ModelState, PatchModelState } from './model-state.ts';
import { countText } from '../../ui/number-text.ts';
import { Tab, TabList, TabPanel, Tabs } from '../../ui/Tabs.tsx';
import type { Tab as TabName } from './schema.ts';
import type { TensorFilter } from './tensor-list.ts';
import { TemplateTab } from './TemplateTab.tsx';
import { TensorsTab } from './TensorsTab.tsx';
import { TokensTab } from './tokens/TokensTab.tsx';
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

/** The parts of a model file, one at a time. */
export const ModelTabs = memo(function ModelTabs({ model, listed, filter, selectedName, state, patch, onSelect }: ModelTabsProps) {
  const { header } = model;
  const tokens = tokenCount(header);
  const templates = chatTemplates(header);
  // A link may name a tab that this file has nothing for.
  const isThere: Partial<Record<TabName, boolean>> = { tokens: tokens > 0, template: templates.length > 0 };
  const tab = isThere[state.tab] === false ? 'tensors' : state.tab;
  return (
    <Tabs className={styles.tabs} selectedKey={tab} onSelectionChange={(next) => patch({ tab: next as TabName })}>
      <TabList aria-label="Parts of the model">
        <Tab id="tensors">
          Tensors <span className={styles.count}>{countText(header.tensors.length)}</span>
        </Tab>
        <Tab id="metadata">
          Metadata <span className={styles.count}>{countText(header.metadata.length)}</span>
        </Tab>
        <Tab id="architecture">
          Architecture
        </Tab>
        {tokens > 0 && (
          <Tab id="tokens">
            Tokens <span className={styles.count}>{countText(tokens)}</span>
          </Tab>
        )}
        {templates.length > 0 && (
          <Tab id="template">
            Chat template
          </Tab>
        )}
        <Tab id="types">
          Types
        </Tab>
        <Tab id="warnings">
          Warnings{' '}
          <span className={styles.count} data-tone={header.warnings.length > 0 ? 'warning' : undefined}>
            {countText(header.warnings.length)}
          </span>
        </Tab>
      </TabList>
      <TabPanel id="tensors">
        <TensorsTab tensors={listed} total={header.tensors.length} warnings={header.warnings} filter={filter} selectedName={selectedName} state={state} patch={patch} onSelect={onSelect} />
      </TabPanel>
      <TabPanel id="metadata">
        <MetadataTree model={model} />
      </TabPanel>
      <TabPanel id="architecture">
        <ArchitectureTab header={header} />
      </TabPanel>
      {tokens > 0 && (
        <TabPanel id="tokens">
          <TokensTab model={model} find={state.find} token={state.token} patch={patch} />
        </TabPanel>
      )}
      {templates.length > 0 && (
        <TabPanel id="template">
          <TemplateTab templates={templates} />
        </TabPanel>
      )}
      <TabPanel id="types">
        <TypeTable tensors={header.tensors} />
      </TabPanel>
      <TabPanel id="warnings">
        <WarningList warnings={header.warnings} onSelect={onSelect} />
      </TabPanel>
    </Tabs>
  );
});
