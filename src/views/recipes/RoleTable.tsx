import { useMemo } from 'react';
import { recipeTotal, totalsBy } from '../../gguf/recipe-compare.ts';
import { tensorRole, tensorRoles } from '../../gguf/tensor-role.ts';
import type { RecipeModel } from '../../state/recipes.ts';
import { bitsText, bytesText, missingText } from '../../ui/number-text.ts';
import { columnLabel } from './columns.ts';
import styles from './recipes.module.css';

/** Bits per weight of each role of tensors, as numbers and as bars on one scale, and the bytes that the role takes. */
export function RoleTable({ columns, base }: { readonly columns: readonly RecipeModel[]; readonly base: number }) {
  const totals = useMemo(() => columns.map(({ header }) => totalsBy(header.tensors, ({ name }) => tensorRole(name))), [columns]);
  const all = useMemo(() => columns.map(({ header }) => recipeTotal(header.tensors)), [columns]);
  const roles = tensorRoles.filter(({ id }) => totals.some((model) => model.has(id)));
  const most = Math.max(...totals.flatMap((model) => [...model.values()].map(({ bpw }) => bpw ?? 0)));
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Bits per weight by role">
      <table className={styles.table} data-testid="recipe-roles">
        <thead>
          <tr>
            <th scope="col">Role</th>
            {columns.map((column, index) => (
              <th key={column.key} scope="col" title={column.name}>
                {columnLabel(column)}
                {columns.length > 1 && index === base && <span className={styles.badge}>base</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {roles.map(({ id, label }) => (
            <tr key={id}>
              <th scope="row">{label}</th>
              {totals.map((model, index) => {
                const total = model.get(id);
                const bpw = total?.bpw ?? null;
                const delta = bpw !== null && index !== base ? bpw - (totals[base]!.get(id)?.bpw ?? bpw) : 0;
                return (
                  <td key={columns[index]!.key} title={total && `${total.tensorCount} tensors, ${bytesText(total.byteLength)}`}>
                    <span className={styles.roleNumbers}>
                      <strong>{bitsText(bpw)}</strong>
                      {delta !== 0 && <span className={styles.number}>{`${delta > 0 ? '+' : '−'}${bitsText(Math.abs(delta))}`}</span>}
                      <span className={styles.number}>{total ? bytesText(total.byteLength) : missingText}</span>
                    </span>
                    <span className={styles.barTrack} aria-hidden>
                      <span className={styles.barFill} style={{ width: `${((bpw ?? 0) / most) * 100}%` }} />
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Whole model</th>
            {all.map((total, index) => (
              <td key={columns[index]!.key}>
                <span className={styles.roleNumbers}>
                  <strong>{bitsText(total.bpw)}</strong>
                  <span className={styles.number}>{bytesText(total.byteLength)}</span>
                </span>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <p className={styles.note}>
        Bits per weight: 8 × bytes ÷ weights over all tensors of the role, as the headers announce them. The role follows from the tensor&rsquo;s name. Signed numbers: difference from the base.
      </p>
    </div>
  );
}
