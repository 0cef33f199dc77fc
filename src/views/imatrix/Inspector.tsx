import { applyPartialDataRule, formatsNeedingImatrix, partialDataRules } from '../../imatrix/coverage.ts';
import { findFormat } from '../../core/quants/registry.ts';
import { imatrixAddress, type OpenImatrix } from '../../state/imatrix.ts';
import { Notice } from '../../ui/Feedback.tsx';
import { bytesText, countText } from '../../ui/number-text.ts';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { ConvertSection } from './ConvertSection.tsx';
import { outcomeMeanings, outcomeSigns, ruleTitles } from './CoverageTable.tsx';
import { indexRanges } from './index-ranges.ts';
import { layerMetricInfo } from './LayerPlot.tsx';
import { type ImatrixViewState, layerMetrics, type PatchImatrixState, pictures, sampleWord } from './schema.ts';
import { statisticColumns } from './statistic-columns.ts';
import styles from './imatrix.module.css';

interface InspectorProps {
  readonly open: OpenImatrix;
  readonly files: readonly OpenImatrix[];
  readonly picture: (typeof pictures)[number];
  readonly state: ImatrixViewState;
  readonly patch: PatchImatrixState;
}

/** Which files and pictures are shown, what the file says about itself, and the tensor that is selected. */
export function Inspector({ open, files, picture, state, patch }: InspectorProps) {
  const selected = open.rows.find(({ name }) => name === state.tensor);
  const optionsOf = (list: readonly OpenImatrix[]) => list.map((file) => ({ value: file.isSample ? sampleWord : file.key, label: file.isSample ? 'Sample matrix' : file.name }));
  const others = files.filter((file) => file !== open);
  return (
    <>
      <Section title="Show">
        {files.length > 1 && (
          <Select
            label="File"
            value={open.isSample ? sampleWord : open.key}
            options={optionsOf(files)}
            onChange={(key) => {
              const file = files.find((other) => (key === sampleWord ? other.isSample : other.key === key));
              if (file) patch({ file: imatrixAddress(file), tensor: '', ...(state.other === key && { other: '' }) });
            }}
          />
        )}
        {others.length > 0 && (
          <Select
            label="Compare with"
            explain={{ text: 'A second matrix: cosine, relative difference and ratio of the sums, tensor by tensor.' }}
            value={state.other === '' ? 'none' : state.other}
            options={[{ value: 'none', label: 'Nothing' }, ...optionsOf(others)]}
            onChange={(name) => patch(name === 'none' ? { other: '', tab: 'statistics' } : { other: name, tab: 'compare' })}
          />
        )}
        <Segmented
          label="Picture"
          value={picture}
          options={[
            { value: 'experts', label: 'Experts', isDisabled: open.experts.length === 0 },
            { value: 'layers', label: 'Layers' },
          ]}
          onChange={(next) => patch({ picture: next })}
        />
        {picture === 'layers' && (
          <Segmented
            label="By layer"
            explain={{ text: layerMetricInfo[state.layer].formula }}
            value={state.layer}
            options={layerMetrics.map((metric) => ({ value: metric, label: layerMetricInfo[metric].label }))}
            onChange={(layer) => patch({ layer })}
          />
        )}
      </Section>
      {selected && (
        <Section title={selected.name}>
          <Facts rows={statisticColumns.map(({ title, text }) => [title, text(selected)] as const)} />
          <Facts
            rows={[
              ['Without data', `${countText(selected.missing.length)} of ${countText(selected.experts)} (${selected.missingPercent.toFixed(2)} %)`],
              ...(selected.missing.length > 0 ? [['Which experts', indexRanges(selected.missing)] as const] : []),
              ...partialDataRules.map((rule) => {
                const outcome = applyPartialDataRule(rule, selected);
                return [ruleTitles[rule.id], `${outcomeSigns[outcome]} ${outcome}`] as const;
              }),
            ]}
          />
          <p className={styles.muted}>{outcomeMeanings}</p>
        </Section>
      )}
      <ConvertSection open={open} />
      <Section title="File">
        <Facts
          rows={[
            ['Format', open.imatrix.format === 'imatrix-dat' ? 'legacy .dat' : `GGUF, ${open.imatrix.endian} endian`],
            ['Size', bytesText(open.imatrix.byteLength)],
            ['Entries', countText(open.rows.length)],
            ['Calibration text', open.imatrix.datasets.join(', ') || 'not said'],
            ['Chunks', open.imatrix.chunkCount === null ? 'not said' : countText(open.imatrix.chunkCount)],
            ['Tokens per chunk', open.imatrix.chunkSize === null ? 'not said' : countText(open.imatrix.chunkSize)],
          ]}
        />
        {open.isSample && (
          <Notice>
            A sample that the lab made: random numbers for the matrices of its sample model, and a mixture of experts that the model does not have.
          </Notice>
        )}
      </Section>
      <Section title="Who needs one">
        <p className={styles.muted}>
          {namesOf(formatsNeedingImatrix.required)} cannot be quantized without importances; {namesOf(formatsNeedingImatrix.byPolicy)} are refused without them by llama-quantize. A tensor that a rule drops counts as
          without. Source: ik_llama.cpp pull request 202.
        </p>
      </Section>
    </>
  );
}

const namesOf = (ids: readonly string[]): string => ids.map((id) => findFormat(id)?.label ?? id.toUpperCase()).join(', ');
