import { ErrorBins, type ErrorMap } from './error-map.ts';
import { emptyGroups, type ErrorSums, groupedSums, noErrors, sampleGroups } from './error-sums.ts';
import { cellCols, type TensorGrid } from './grid.ts';
import { binsPerUnit, valueBin, valueBins } from './value-histogram.ts';

export interface ErrorPartOptions {
  readonly hasWeights: boolean;
  /** True when rows are left out, so that the uncertainty of the numbers has to be known. */
  readonly isSample: boolean;
  readonly hasMap: boolean;
}

/** Adds up the errors of one candidate over one part of a tensor, row after row. */
export class ErrorPart {
  private readonly grid: TensorGrid;
  private readonly bins: ErrorBins | undefined;
  /** Runs of consecutive rows so far; each belongs to one group of the sample. */
  private runs: number;
  private nextRow = -1;
  private readonly totals: { -readonly [K in keyof ErrorSums]: ErrorSums[K] };

  constructor(grid: TensorGrid, part: number, { hasWeights, isSample, hasMap }: ErrorPartOptions) {
    this.grid = grid;
    this.bins = hasMap ? new ErrorBins(grid, part, hasWeights) : undefined;
    // Parts with one run each must not all fall into the same group.
    this.runs = part - 1;
    this.totals = { ...noErrors, xBins: new Float64Array(valueBins), xHatBins: new Float64Array(valueBins), groups: isSample ? emptyGroups() : null };
  }

  /** Sums over all rows added so far. */
  get sums(): ErrorSums {
    return this.totals;
  }

  /** The map of the part, or null without one. */
  map(): ErrorMap | null {
    return this.bins?.map() ?? null;
  }

  /** Adds tensor row `row`, whose values begin at `offset` of x and xHat. `weights`: cols importances. */
  addRow(row: number, x: Float32Array, xHat: Float32Array, offset: number, weights?: Float32Array): void {
    const { cols } = this.grid;
    const { totals, bins } = this;
    const before = totals.groups && { ...totals };
    let rowX2 = 0;
    let rowD2 = 0;
    for (let cell = 0, from = 0; from < cols; cell++, from += cellCols) {
      const width = Math.min(cellCols, cols - from);
      let x2 = 0;
      let d2 = 0;
      let xy = 0;
      let y2 = 0;
      let worst = 0;
      for (let index = offset + from, end = index + width; index < end; index++) {
        const value = x[index]!;
        const approximation = xHat[index]!;
        const difference = value - approximation;
        x2 += value * value;
        d2 += difference * difference;
        xy += value * approximation;
        y2 += approximation * approximation;
        const magnitude = Math.abs(difference);
        if (magnitude > worst) worst = magnitude;
      }
      const bin = bins?.binOf(row, cell) ?? 0;
      bins?.addCell(bin, width, x2, d2, xy, y2, worst);
      if (weights) this.addWeightedCell(bin, x, xHat, offset + from, width, weights, from);
      rowX2 += x2;
      rowD2 += d2;
      totals.xy += xy;
      totals.y2 += y2;
      if (worst > totals.maxAbs) totals.maxAbs = worst;
      totals.cells += 1;
      if (worst === 0) totals.exactCells += 1;
    }
    totals.count += cols;
    totals.rows += 1;
    totals.x2 += rowX2;
    totals.d2 += rowD2;
    if (row !== this.nextRow) this.runs++;
    this.nextRow = row + 1;
    this.addHistograms(x, xHat, offset, rowX2);
    if (before) this.addToGroup(before);
  }

  private addWeightedCell(bin: number, x: Float32Array, xHat: Float32Array, from: number, width: number, weights: Float32Array, weightFrom: number): void {
    let w = 0;
    let wx2 = 0;
    let wd2 = 0;
    for (let index = 0; index < width; index++) {
      const weight = weights[weightFrom + index]!;
      const value = x[from + index]!;
      const difference = value - xHat[from + index]!;
      w += weight;
      wx2 += weight * value * value;
      wd2 += weight * difference * difference;
    }
    this.totals.w += w;
    this.totals.wx2 += wx2;
    this.totals.wd2 += wd2;
    this.bins?.addWeightedCell(bin, wx2, wd2);
  }

  /** Counts the values of a row and what came back of them, in units of the root mean square of the row. */
  private addHistograms(x: Float32Array, xHat: Float32Array, offset: number, rowX2: number): void {
    const { cols } = this.grid;
    const { xBins, xHatBins, groups } = this.totals;
    const perUnit = binsPerUnit(rowX2, cols);
    const [own, ownHat] = [new Uint32Array(valueBins), new Uint32Array(valueBins)];
    for (let index = offset, end = offset + cols; index < end; index++) {
      own[valueBin(x[index]!, perUnit)]! += 1;
      ownHat[valueBin(xHat[index]!, perUnit)]! += 1;
    }
    const from = this.group * valueBins;
    for (let bin = 0; bin < valueBins; bin++) {
      xBins[bin]! += own[bin]!;
      xHatBins[bin]! += ownHat[bin]!;
      if (!groups) continue;
      groups.xBins[from + bin]! += own[bin]!;
      groups.xHatBins[from + bin]! += ownHat[bin]!;
    }
  }

  /** Adds what came since `before` to the group of the current run. */
  private addToGroup(before: ErrorSums): void {
    const { totals } = this;
    const from = this.group * groupedSums.length;
    groupedSums.forEach((name, index) => (totals.groups!.sums[from + index]! += totals[name] - before[name]));
  }

  private get group(): number {
    return this.runs % sampleGroups;
  }
}
