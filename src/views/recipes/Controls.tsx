import { recipeTotal } from '../../gguf/recipe-compare.ts';
import { metadataText } from '../../gguf/header.ts';
import { namesToText, type RecipeModel } from '../../state/recipes.ts';
import { Checks } from '../../ui/Checks.tsx';
import { bitsText, bytesText, countText } from '../../ui/number-text.ts';
import { Facts, Section } from '../../ui/Section.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { columnLabel, mostColumns } from './columns.ts';
import type { PatchRecipesState, RecipesState } from './schema.ts';
import styles from './recipes.module.css';

interface ControlsProps {
  readonly available: readonly RecipeModel[];
  readonly columns: readonly RecipeModel[];
  readonly base: number;
  readonly state: RecipesState;
  readonly patch: PatchRecipesState;
}

/** Which models are compared with which, what the cells show, and the totals of each model. */
export function Controls({ available, columns, base, state, patch }: ControlsProps) {
  const chosen = columns.map(({ key }) => key);
  return (
    <>
      <Section title="Models">
        <Checks
          label={`Compared, at most ${mostColumns}`}
          explain={{ text: 'Models that are open here or in the Model view, and samples that come with the lab. Drop further GGUF or safetensors files anywhere on this page: only their headers are read.' }}
          values={chosen}
          options={available.map((model) => ({ value: model.key, label: columnLabel(model) + (model.isSample ? ' (sample)' : '') }))}
          onChange={(keys) => {
            // In the order in which they were chosen: what is new comes last.
            const next = [...chosen.filter((key) => keys.includes(key)), ...keys.filter((key) => !chosen.includes(key))];
            patch({ show: namesToText(next.slice(0, mostColumns)) });
          }}
        />
        {columns.length > 1 && (
          <Select
            label="Base"
            explain={{ text: 'The model that the others are compared with: cells with ≠ have another type than the base, or only one of the two has the tensor.' }}
            value={columns[base]!.key}
            options={columns.map((column) => ({ value: column.key, label: columnLabel(column) + (column.isSample ? ' (sample)' : '') }))}
            onChange={(key) => patch({ base: key === columns[0]!.key ? '' : key })}
          />
        )}
      </Section>
      <Section title="Rows">
        <Switch
          label="Only differences"
          explain={{ text: 'Leaves out rows in which every model has the same type.' }}
          isSelected={state.diff}
          onChange={(diff) => patch({ diff })}
        />
        <Segmented
          label="Beside the type"
          explain={{ text: 'Bits per weight or bytes of all tensors of the row, with per-row data of the format.' }}
          value={state.number}
          options={[
            { value: 'bpw', label: 'Bits/weight' },
            { value: 'bytes', label: 'Bytes' },
            { value: 'none', label: 'Nothing' },
          ]}
          onChange={(number) => patch({ number })}
        />
      </Section>
      {columns.map((column) => {
        const total = recipeTotal(column.header.tensors);
        const unknown = column.header.tensors.filter(({ byteLength }) => byteLength === null).length;
        return (
          <Section key={column.key} title={columnLabel(column)}>
            <Facts
              rows={[
                ['Architecture', metadataText(column.header, 'general.architecture') ?? 'not said'],
                ['Tensors', countText(total.tensorCount)],
                ['Weights', countText(total.elementCount)],
                ['Tensor data', bytesText(total.byteLength)],
                ['Bits per weight', bitsText(total.bpw)],
                ...(unknown > 0 ? [['Unknown sizes', `${countText(unknown)} tensors`] as const] : []),
              ]}
            />
            {column.isSample && column.header.tensors.some(({ byteOffset }) => byteOffset > column.header.byteLength) && (
              <p className={styles.muted}>A sample that comes with the lab: a header without tensor data, after a published recipe.</p>
            )}
          </Section>
        );
      })}
    </>
  );
}
