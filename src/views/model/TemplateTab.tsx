import { Copy } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ChatTemplate } from '../../gguf/chat-templates.ts';
import { Button } from '../../ui/Button.tsx';
import { countText } from '../../ui/number-text.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { laidOutLines, storedLines } from './template-lines.ts';
import metadataStyles from './metadata.module.css';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

/** The chat templates of a model as text with line numbers. They are shown and never run. */
export function TemplateTab({ templates }: { readonly templates: readonly ChatTemplate[] }) {
  const [name, setName] = useState('');
  const [layout, setLayout] = useState<'stored' | 'laid-out'>('stored');
  const template = templates.find((other) => other.name === name) ?? templates[0]!;
  const lines = useMemo(() => (layout === 'stored' ? storedLines : laidOutLines)(template.text), [template, layout]);
  return (
    <>
      <div className={tensorsStyles.filterRow}>
        {templates.length > 1 && (
          <Segmented label="Template" isLabelHidden value={template.name} options={templates.map((other) => ({ value: other.name, label: other.name }))} onChange={setName} />
        )}
        <Segmented
          label="Lines"
          isLabelHidden
          value={layout}
          options={[
            { value: 'stored', label: 'As stored' },
            { value: 'laid-out', label: 'One tag a line' },
          ]}
          onChange={setLayout}
        />
        <Button onPress={() => void navigator.clipboard.writeText(template.text)}>
          <Copy size={15} aria-hidden /> Copy
        </Button>
        <span className={styles.muted}>
          {countText(template.text.length)} characters{layout === 'laid-out' ? '; line ends and indents are added to read' : ''}. Shown as text, never run.
        </span>
      </div>
      <ol className={metadataStyles.template} tabIndex={0} aria-label={`Chat template ${template.name}`}>
        {lines.map(({ depth, parts }, index) => (
          <li key={index}>
            <code style={{ paddingLeft: `${2 * depth}ch` }}>
              {parts.map(({ kind, text }, part) => (
                <span key={part} data-kind={kind}>
                  {text}
                </span>
              ))}
            </code>
          </li>
        ))}
      </ol>
    </>
  );
}
