import type { ModelErrorSnapshot } from '../../../client/model-errors.ts';
import { storedCandidate } from '../../../client/model-totals.ts';
import { errorMetrics } from '../../../core/experiments/tensor/error-metrics.ts';
import type { OpenModel } from '../../../state/models.ts';
import type { Cell, Table } from '../../../render/table-text.ts';
import { finite } from '../model-values.ts';
import { compareFiles } from '../two-files.ts';

/** Two files tensor by tensor: types, sizes, and every metric of what the first differs from the second. */
export function twoFilesTable(model: OpenModel, reference: OpenModel, { errors }: ModelErrorSnapshot): Table {
  const metrics = errorMetrics.filter(({ needsWeights }) => !needsWeights);
  return {
    head: ['tensor', 'shape', 'type', 'bpw', 'reference type', 'reference bpw', ...metrics.map(({ field }) => field), 'rowsMeasured', 'note'],
    lines: compareFiles(model.header, reference.header).map(({ name, own, other, problem }): readonly Cell[] => {
      const known = errors.get(name)?.get(storedCandidate);
      const numbers = metrics.map(({ compute }) => (known ? finite(compute(known.sums)) : null));
      return [name, (own ?? other)!.shape.join('x'), own?.typeName ?? null, own?.bpw ?? null, other?.typeName ?? null, other?.bpw ?? null, ...numbers, known?.sums.rows ?? null, problem ?? null];
    }),
  };
}
