import { useMemo, useState } from 'react';
import { compareRecipes, type RecipeCell } from '../../gguf/recipe-compare.ts';
import type { OpenModel } from '../../state/models.ts';
import { Button } from '../../ui/Button.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { bitsText, bytesText, countText } from './number-text.ts';
import { toMarkdown } from './table-text.ts';
import styles from './model.module.css';
import tensorsStyles from './tensors.module.css';

/** Most models side by side. */
const mostModels = 8;

/** Which type each kind of tensor got, in this model and in the others that are open. */
export function RecipeTable({ model, models }: { readonly model: OpenModel; readonly models: readonly OpenModel[] }) {
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const compared = useMemo(
    () => [model, ...models.filter((other) => other.id !== model.id && !other.isSample)].slice(0, mostModels),
    [model, models],
  );
  const rows = useMemo(() => compareRecipes(compared.map(({ header }) => header.tensors)), [compared]);
  const shown = onlyDifferences && compared.length > 1 ? rows.filter(({ differs }) => differs) : rows;
  const different = rows.filter(({ differs }) => differs).length;
  const totals = compared.map(({ header }) => totalOf(header.tensors));
  const copy = (): void => {
    const head = ['tensors', ...compared.map(({ name }) => name)];
    const foot = ['size', ...totals.map(({ byteLength }) => bytesText(byteLength))];
    const bits = ['bits per weight', ...totals.map(({ elementCount, byteLength }) => bitsText(elementCount > 0 ? (byteLength * 8) / elementCount : null))];
    void navigator.clipboard.writeText(toMarkdown([head, ...shown.map(({ pattern, cells }) => [pattern, ...cells.map((cell) => cell?.typeName ?? '–')]), foot, bits]));
  };
  if (rows.length === 0) return <p className={styles.padded}>The file holds no tensors.</p>;
  return (
    <>
      <div className={styles.toolbar}>
        <Button onPress={copy}>Copy as Markdown</Button>
        {compared.length > 1 ? (
          <Switch label="Only differences" isSelected={onlyDifferences} onChange={setOnlyDifferences} />
        ) : (
          <span className={styles.muted}>Open more models to see their recipes beside this one.</span>
        )}
        <span className={styles.muted} role="status">
          {countText(rows.length)} rows{compared.length > 1 && `, ${countText(different)} differ`}
        </span>
      </div>
      <div className={styles.padded} tabIndex={0} role="region" aria-label="Recipe">
        <table className={`${tensorsStyles.table} ${tensorsStyles.recipe}`} data-testid="recipe">
          <thead>
            <tr>
              <th scope="col">Tensors</th>
              {compared.map(({ id, name, isSample }) => (
                <th key={id} scope="col" title={name}>
                  {isSample ? 'Sample model' : name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ pattern, cells, differs }) => (
              <tr key={pattern} data-differs={differs && compared.length > 1 ? '' : undefined}>
                <th scope="row">{pattern}</th>
                {cells.map((cell, index) => (
                  <td key={compared[index]!.id} title={cell && cellTitle(cell)}>
                    {cell?.typeName ?? '–'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Size of the tensors</th>
              {totals.map(({ byteLength }, index) => (
                <td key={compared[index]!.id}>{bytesText(byteLength)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">Bits per weight</th>
              {totals.map(({ elementCount, byteLength }, index) => (
                <td key={compared[index]!.id}>{bitsText(elementCount > 0 ? (byteLength * 8) / elementCount : null)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}

const cellTitle = ({ tensorCount, byteLength, elementCount }: RecipeCell): string =>
  `${countText(tensorCount)} ${tensorCount === 1 ? 'tensor' : 'tensors'}, ${byteLength === null ? 'size unknown' : `${bytesText(byteLength)}, ${bitsText((byteLength * 8) / elementCount)} bits per weight`}`;

function totalOf(tensors: OpenModel['header']['tensors']): { readonly elementCount: number; readonly byteLength: number } {
  const known = tensors.filter(({ byteLength }) => byteLength !== null);
  return {
    elementCount: known.reduce((sum, { elementCount }) => sum + elementCount, 0),
    byteLength: known.reduce((sum, { byteLength }) => sum + byteLength!, 0),
  };
}
