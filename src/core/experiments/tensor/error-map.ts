import { binRowsOfPart, cellCols, type TensorGrid } from './grid.ts';
import { cosine, type ErrorSums, noErrors, relativeRmse } from './error-sums.ts';

/** What a bin of an error map can show. */
export const mapMetrics = ['rel', 'abs', 'cos', 'weighted'] as const;
export type MapMetric = (typeof mapMetrics)[number];

/** `mean`: over the values of the bin (for abs: mean of the cells' maxima). `worst`: the worst base cell (1 row x 32 columns) in the bin. */
export type MapPooling = 'mean' | 'worst';

/** Bins of consecutive bin rows, row-major; NaN where nothing was measured or the number is undefined. */
export type ErrorMap = Readonly<Partial<Record<MapMetric, Readonly<Record<MapPooling, Float32Array>>>>>;

/** Adds up the errors of one candidate over one part of a tensor, row after row, for the whole part and for each bin. */
export class ErrorPart {
  private readonly grid: TensorGrid;
  private readonly firstRow: number;
  private readonly bins: number;
  private readonly hasWeights: boolean;
  private readonly x2: Float64Array;
  private readonly d2: Float64Array;
  private readonly xy: Float64Array;
  private readonly y2: Float64Array;
  private readonly wx2: Float64Array;
  private readonly wd2: Float64Array;
  private readonly cells: Float64Array;
  private readonly sumOfMaxima: Float64Array;
  private readonly worstAbs: Float64Array;
  private readonly worstRel: Float64Array;
  private readonly worstCos: Float64Array;
  private readonly worstWeighted: Float64Array;
  private nextRow = -1;
  private runX2 = 0;
  private runD2 = 0;
  private totals: { -readonly [K in keyof ErrorSums]: number };

  constructor(grid: TensorGrid, part: number, hasWeights: boolean) {
    const { start, end } = binRowsOfPart(grid, part);
    const bins = (end - start) * grid.binCols;
    const perBin = (fill: number): Float64Array => new Float64Array(bins).fill(fill);
    this.grid = grid;
    this.firstRow = start * grid.rowsPerBin;
    this.bins = bins;
    this.hasWeights = hasWeights;
    [this.x2, this.d2, this.xy, this.y2, this.wx2, this.wd2] = [perBin(0), perBin(0), perBin(0), perBin(0), perBin(0), perBin(0)];
    [this.cells, this.sumOfMaxima, this.worstAbs] = [perBin(0), perBin(0), perBin(0)];
    [this.worstRel, this.worstCos, this.worstWeighted] = [perBin(Number.NaN), perBin(Number.NaN), perBin(Number.NaN)];
    this.totals = { ...noErrors };
  }

  /** Sums over all rows added so far. */
  get sums(): ErrorSums {
    this.endRun();
    return this.totals;
  }

  /** Adds tensor row `row`, whose values begin at `offset` of x and xHat. `weights`: cols importances from `weightOffset`. */
  addRow(row: number, x: Float32Array, xHat: Float32Array, offset: number, weights?: Float32Array, weightOffset = 0): void {
    const { cols, cellsPerBin, binCols, rowsPerBin } = this.grid;
    const totals = this.totals;
    const binStart = Math.floor((row - this.firstRow) / rowsPerBin) * binCols;
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
      const bin = binStart + Math.floor(cell / cellsPerBin);
      this.addCell(bin, x2, d2, xy, y2, worst);
      if (weights) this.addWeightedCell(bin, x, xHat, offset + from, width, weights, weightOffset + from);
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
    if (row !== this.nextRow) this.endRun();
    this.nextRow = row + 1;
    this.runX2 += rowX2;
    this.runD2 += rowD2;
  }

  /** The map of the part: its bin rows x grid.binCols. */
  map(): ErrorMap {
    const { x2, d2, xy, y2, wx2, wd2, cells } = this;
    return {
      rel: {
        mean: this.fill((bin) => relativeRmse(d2[bin]!, x2[bin]!)),
        worst: this.fill((bin) => Math.sqrt(this.worstRel[bin]!)),
      },
      abs: {
        mean: this.fill((bin) => this.sumOfMaxima[bin]! / cells[bin]!),
        worst: this.fill((bin) => this.worstAbs[bin]!),
      },
      cos: {
        mean: this.fill((bin) => cosine(xy[bin]!, x2[bin]!, y2[bin]!)),
        worst: this.fill((bin) => this.worstCos[bin]!),
      },
      ...(this.hasWeights && {
        weighted: {
          mean: this.fill((bin) => relativeRmse(wd2[bin]!, wx2[bin]!)),
          worst: this.fill((bin) => Math.sqrt(this.worstWeighted[bin]!)),
        },
      }),
    };
  }

  /** Closes a run of consecutive rows: the unit in which a sample varies. */
  private endRun(): void {
    if (this.nextRow < 0) return;
    const { totals, runX2, runD2 } = this;
    totals.runs += 1;
    totals.runX2Squares += runX2 * runX2;
    totals.runD2Squares += runD2 * runD2;
    totals.runProducts += runX2 * runD2;
    this.nextRow = -1;
    this.runX2 = 0;
    this.runD2 = 0;
  }

  private addCell(bin: number, x2: number, d2: number, xy: number, y2: number, worst: number): void {
    this.x2[bin]! += x2;
    this.d2[bin]! += d2;
    this.xy[bin]! += xy;
    this.y2[bin]! += y2;
    this.cells[bin]! += 1;
    this.sumOfMaxima[bin]! += worst;
    if (worst > this.worstAbs[bin]!) this.worstAbs[bin] = worst;
    if (x2 === 0 && d2 === 0) return;
    const ratio = d2 / x2;
    const angle = cosine(xy, x2, y2)!;
    // The bins start as NaN, with which every comparison is false: hence "not smaller" instead of "larger".
    if (!(ratio <= this.worstRel[bin]!)) this.worstRel[bin] = ratio;
    if (!(angle >= this.worstCos[bin]!)) this.worstCos[bin] = angle;
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
    this.wx2[bin]! += wx2;
    this.wd2[bin]! += wd2;
    this.totals.w += w;
    this.totals.wx2 += wx2;
    this.totals.wd2 += wd2;
    const ratio = wd2 / wx2;
    if (!(wx2 === 0 && wd2 === 0) && !(ratio <= this.worstWeighted[bin]!)) this.worstWeighted[bin] = ratio;
  }

  private fill(valueOf: (bin: number) => number | null): Float32Array {
    const map = new Float32Array(this.bins);
    for (let bin = 0; bin < this.bins; bin++) map[bin] = this.cells[bin] === 0 ? Number.NaN : (valueOf(bin) ?? Number.NaN);
    return map;
  }
}
