import { binRowsOfPart, type TensorGrid } from './grid.ts';
import { cosine, relativeRmse } from './error-sums.ts';

/** What the bins of an error map hold; error-metrics.ts says which metric is read from which. */
export const mapMetrics = ['rel', 'rmse', 'abs', 'cos', 'weighted'] as const;
export type MapMetric = (typeof mapMetrics)[number];

/** `mean`: over the values of the bin (for abs: mean of the cells' maxima). `worst`: the worst base cell (1 row x 32 columns) in the bin. */
export type MapPooling = 'mean' | 'worst';

/** Bins of consecutive bin rows, row-major; NaN where nothing was measured or the number is undefined. */
export type ErrorMap = Readonly<Partial<Record<MapMetric, Readonly<Record<MapPooling, Float32Array>>>>>;

/** Adds up the cells of one candidate over one part of a tensor, for each bin of its map. */
export class ErrorBins {
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
  private readonly values: Float64Array;
  private readonly cells: Float64Array;
  private readonly sumOfMaxima: Float64Array;
  private readonly worstAbs: Float64Array;
  private readonly worstSquare: Float64Array;
  private readonly worstRel: Float64Array;
  private readonly worstCos: Float64Array;
  private readonly worstWeighted: Float64Array;

  constructor(grid: TensorGrid, part: number, hasWeights: boolean) {
    const { start, end } = binRowsOfPart(grid, part);
    const bins = (end - start) * grid.binCols;
    const perBin = (fill: number): Float64Array => new Float64Array(bins).fill(fill);
    this.grid = grid;
    this.firstRow = start * grid.rowsPerBin;
    this.bins = bins;
    this.hasWeights = hasWeights;
    [this.x2, this.d2, this.xy, this.y2, this.wx2, this.wd2] = [perBin(0), perBin(0), perBin(0), perBin(0), perBin(0), perBin(0)];
    [this.values, this.cells, this.sumOfMaxima, this.worstAbs, this.worstSquare] = [perBin(0), perBin(0), perBin(0), perBin(0), perBin(0)];
    [this.worstRel, this.worstCos, this.worstWeighted] = [perBin(Number.NaN), perBin(Number.NaN), perBin(Number.NaN)];
  }

  /** The bin of a cell of a row. */
  binOf(row: number, cell: number): number {
    const { cellsPerBin, binCols, rowsPerBin } = this.grid;
    return Math.floor((row - this.firstRow) / rowsPerBin) * binCols + Math.floor(cell / cellsPerBin);
  }

  addCell(bin: number, width: number, x2: number, d2: number, xy: number, y2: number, worst: number): void {
    this.x2[bin]! += x2;
    this.d2[bin]! += d2;
    this.xy[bin]! += xy;
    this.y2[bin]! += y2;
    this.values[bin]! += width;
    this.cells[bin]! += 1;
    this.sumOfMaxima[bin]! += worst;
    if (worst > this.worstAbs[bin]!) this.worstAbs[bin] = worst;
    if (d2 / width > this.worstSquare[bin]!) this.worstSquare[bin] = d2 / width;
    if (x2 === 0 && d2 === 0) return;
    const ratio = d2 / x2;
    const angle = cosine(xy, x2, y2)!;
    // The bins start as NaN, with which every comparison is false: hence "not smaller" instead of "larger".
    if (!(ratio <= this.worstRel[bin]!)) this.worstRel[bin] = ratio;
    if (!(angle >= this.worstCos[bin]!)) this.worstCos[bin] = angle;
  }

  addWeightedCell(bin: number, wx2: number, wd2: number): void {
    this.wx2[bin]! += wx2;
    this.wd2[bin]! += wd2;
    const ratio = wd2 / wx2;
    if (!(wx2 === 0 && wd2 === 0) && !(ratio <= this.worstWeighted[bin]!)) this.worstWeighted[bin] = ratio;
  }

  /** The map of the part: its bin rows x grid.binCols. */
  map(): ErrorMap {
    const { x2, d2, xy, y2, wx2, wd2, cells } = this;
    return {
      rel: {
        mean: this.fill((bin) => relativeRmse(d2[bin]!, x2[bin]!)),
        worst: this.fill((bin) => Math.sqrt(this.worstRel[bin]!)),
      },
      rmse: {
        mean: this.fill((bin) => Math.sqrt(d2[bin]! / this.values[bin]!)),
        worst: this.fill((bin) => Math.sqrt(this.worstSquare[bin]!)),
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

  private fill(valueOf: (bin: number) => number | null): Float32Array {
    const map = new Float32Array(this.bins);
    for (let bin = 0; bin < this.bins; bin++) map[bin] = this.cells[bin] === 0 ? Number.NaN : (valueOf(bin) ?? Number.NaN);
    return map;
  }
}
