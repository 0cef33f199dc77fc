import { Dices, Link, Undo2 } from 'lucide-react';
import { findFormat, quantFormats } from '../../core/quants/registry.ts';
import { numberField, textField } from '../../state/url-fields.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Facts, Section } from '../../ui/Section.tsx';
import { ViewFrame } from '../../ui/ViewFrame.tsx';
import { BlockMap, fieldColour } from '../../ui/block/BlockMap.tsx';
import { BlockValues } from './BlockValues.tsx';
import { ByteInspector } from '../../ui/block/ByteInspector.tsx';
import { flipsField, toggleFlip } from './flips.ts';
import { formatBpw, FormatList } from './FormatList.tsx';
import styles from './formats.module.css';
import { LookupSection } from './LookupSection.tsx';
import { useExampleBlock } from './use-example-block.ts';

const schema = {
  format: textField('q4_k'),
  byte: numberField(0, 0, 4095, true),
  seed: numberField(1, 1, 1e6, true),
  flips: flipsField,
};

const imatrixWords = { ignored: 'ignored', used: 'used when given', required: 'required' };

/** Format cards: the block of each format drawn to scale, byte by byte, with bits that can be flipped. */
export default function FormatsView() {
  const [state, patch] = useUrlState(schema);
  const format = findFormat(state.format) ?? quantFormats[0]!;
  const { block, error, format: answered } = useExampleBlock({ format: format.id, seed: state.seed, flips: state.flips });
  const ready = block && answered === format.id ? block : undefined;
  const byte = Math.min(state.byte, format.bytesPerBlock - 1);
  return (
    <ViewFrame
      title={`${format.label}: ${formatBpw(format)} bits per weight`}
      about={`One block holds ${format.blockSize} ${format.blockSize === 1 ? 'value' : 'values'} in ${format.bytesPerBlock} bytes. Select a byte to read it, flip a bit to see what it does.`}
      actions={
        <>
          <Button onPress={() => patch({ flips: [] })} isDisabled={state.flips.length === 0}>
            <Undo2 size={15} aria-hidden /> Restore the bits
          </Button>
          <Button onPress={() => patch({ seed: (state.seed % 1e6) + 1, flips: [] })}>
            <Dices size={15} aria-hidden /> Other values
          </Button>
          <Button onPress={() => void navigator.clipboard.writeText(location.href)}>
            <Link size={15} aria-hidden /> Copy link
          </Button>
        </>
      }
      inspector={
        <>
          <Section title="Format">
            <FormatList selected={format.id} onSelect={(id) => patch({ format: id, byte: 0, flips: [] })} />
          </Section>
          <Section title={`About ${format.label}`}>
            <Facts
              rows={[
                ['Values per block', format.blockSize],
                ['Bytes per block', format.bytesPerBlock],
                ['Bits per weight', formatBpw(format)],
                ['GGUF type id', format.table ? 'none' : format.typeId],
                ['Importance matrix', imatrixWords[format.imatrix]],
              ]}
            />
            <dl className={styles.about}>
              <dt>Decodes as</dt>
              <dd>
                <code>{format.formula}</code>
              </dd>
              <dt>Levels</dt>
              <dd>{format.levels}</dd>
              <dt>Ties</dt>
              <dd>{format.ties}</dd>
              <dt>Weights of the search</dt>
              <dd>{format.weights}</dd>
              <dt>Sources</dt>
              <dd>
                {format.sources.map((source) => (
                  <a key={source.url} href={source.url} target="_blank" rel="noreferrer">
                    {source.label}
                  </a>
                ))}
              </dd>
            </dl>
          </Section>
          {/^iq4_(nl|xs)$/.test(format.id) && <LookupSection />}
        </>
      }
    >
      <div className={styles.stage}>
        {error && <Notice tone="danger">{error}</Notice>}
        <ul className={styles.legend} aria-label="Fields of the block">
          {format.fields.map((field) => (
            <li key={field.name}>
              <button type="button" onClick={() => patch({ byte: field.byteOffset })} style={{ '--field': fieldColour(format, field.name) } as React.CSSProperties}>
                <i aria-hidden /> {field.name}
                <small>
                  {field.byteLength} B, {field.kind}
                </small>
              </button>
            </li>
          ))}
        </ul>
        {ready && (
          <>
            <div className={styles.blockRow}>
              <BlockMap
                format={format}
                bytes={ready.bytes}
                plainBytes={ready.plainBytes}
                selected={byte}
                onSelect={(next) => patch({ byte: next }, { replace: true })}
              />
              <ByteInspector
                format={format}
                bytes={ready.bytes}
                plainBytes={ready.plainBytes}
                byte={byte}
                onFlip={(bit) => patch({ flips: toggleFlip(state.flips, byte, bit), byte })}
              />
            </div>
            <BlockValues block={ready} title={`Standard normal values, seed ${state.seed}`} />
          </>
        )}
      </div>
    </ViewFrame>
  );
}
