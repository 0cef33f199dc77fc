import { type ErrorMap, type MapMetric, mapMetrics, type MapPooling } from './error-map.ts';
import { addErrorSums, type ErrorSums, noErrors } from './error-sums.ts';
import { binRowsOfPart, type TensorGrid } from './grid.ts';
import { joinNamedRows, type NamedRows, type TensorErrorPart } from './tensor-error.ts';

/** A tensor under one candidate, from the parts that are there. */
export interface CandidateTotal {
  readonly candidate: string;
  readonly sums: ErrorSums;
  readonly abortedRows: NamedRows;
  /** grid.binRows x grid.binCols; NaN where no part has arrived yet. Empty when no map was asked for. */
  readonly map: ErrorMap;
}

/** A tensor under several candidates. */
export interface TensorErrorTotal {
  /** Parts that are in it. */
  readonly parts: number;
  /** Rows read. */
  readonly rows: number;
  readonly nonFiniteRows: NamedRows;
  readonly candidates: readonly CandidateTotal[];
}

const noRows: NamedRows = { count: 0, first: [] };

/**
 * Collects the parts of a tensor in whatever order they come. Maps fill as parts arrive; sums are added in the order of the parts
 * each time they are asked for, so the total of all parts has the same bits however they came.
 */
export class TensorErrorMerge {
  private readonly grid: TensorGrid;
  private readonly parts: (Omit<TensorErrorPart, 'candidates'> & { readonly candidates: readonly Omit<CandidateTotal, 'map'>[] })[] = [];
  private readonly maps = new Map<string, Partial<Record<MapMetric, Record<MapPooling, Float32Array>>>>();

  constructor(grid: TensorGrid) {
    this.grid = grid;
  }

  /** Takes a part in; a part that came before counts once. */
  add(part: TensorErrorPart): void {
    if (this.parts[part.part]) return;
    this.parts[part.part] = {
      ...part,
      candidates: part.candidates.map(({ candidate, sums, abortedRows }) => ({ candidate, sums, abortedRows })),
    };
    for (const { candidate, map } of part.candidates) this.place(candidate, part.part, map);
  }

  has(part: number): boolean {
    return this.parts[part] !== undefined;
  }

  /** The total of the parts so far. Its maps are shared with later totals and fill in place. */
  total(): TensorErrorTotal {
    const present = this.parts.filter((part) => part !== undefined);
    return {
      parts: present.length,
      rows: present.reduce((sum, part) => sum + part.rows, 0),
      nonFiniteRows: present.reduce((rows, part) => joinNamedRows(rows, part.nonFiniteRows), noRows),
      candidates: [...this.maps].map(([candidate, map]) => {
        const own = present.flatMap((part) => part.candidates.filter((other) => other.candidate === candidate));
        return {
          candidate,
          map,
          sums: own.reduce((sums, part) => addErrorSums(sums, part.sums), noErrors),
          abortedRows: own.reduce((rows, part) => joinNamedRows(rows, part.abortedRows), noRows),
        };
      }),
    };
  }

  private place(candidate: string, part: number, map: ErrorMap | null): void {
    const { binRows, binCols } = this.grid;
    const offset = binRowsOfPart(this.grid, part).start * binCols;
    const whole = this.maps.get(candidate) ?? {};
    this.maps.set(candidate, whole);
    for (const metric of mapMetrics) {
      const pooled = map?.[metric];
      if (!pooled) continue;
      const empty = (): Float32Array => new Float32Array(binRows * binCols).fill(Number.NaN);
      const target = (whole[metric] ??= { mean: empty(), worst: empty() });
      target.mean.set(pooled.mean, offset);
      target.worst.set(pooled.worst, offset);
    }
  }
}
