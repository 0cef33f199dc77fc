import { colorize, type ColorMap } from '../core/color/colormaps.ts';
import { columnThetaRad, rowPhiRad, type SphereWindow } from '../core/geometry/equirectangular.ts';
import type { AngleBox } from './camera.ts';

/** The numbers that the ends of a colour map stand for. */
export interface ColorScale {
  readonly low: number;
  readonly high: number;
  readonly map: ColorMap;
}

const toDeg = 180 / Math.PI;

/**
 * The area that the pixels of a window cover: half a pixel more than their centres on each side, so that the first row of a
 * whole picture reaches half a pixel beyond the pole.
 */
export function windowEdges(window: SphereWindow): AngleBox {
  const { width, height } = window;
  return {
    thetaFromDeg: columnThetaRad(window, -0.5) * toDeg,
    thetaToDeg: columnThetaRad(window, width - 0.5) * toDeg,
    phiFromDeg: rowPhiRad(window, -0.5) * toDeg,
    phiToDeg: rowPhiRad(window, height - 0.5) * toDeg,
  };
}

/**
 * Values on an equirectangular window and their colours, as a canvas for the map and as RGBA bytes for a texture. Rows come in
 * any order; rows that have not come yet are transparent.
 */
export class FieldLayer {
  readonly window: SphereWindow;
  readonly edges: AngleBox;
  /** Row-major [height, width]; NaN where undefined or not there yet. */
  readonly values: Float32Array;
  readonly canvas: HTMLCanvasElement;
  readonly image: ImageData;
  /** Grows with every change of the colours. */
  version = 0;
  private readonly context: CanvasRenderingContext2D;
  private readonly filledRows: Uint8Array;
  private scale: ColorScale;

  constructor(window: SphereWindow, scale: ColorScale) {
    this.window = window;
    this.edges = windowEdges(window);
    this.scale = scale;
    this.values = new Float32Array(window.width * window.height).fill(Number.NaN);
    this.filledRows = new Uint8Array(window.height);
    this.canvas = document.createElement('canvas');
    this.canvas.width = window.width;
    this.canvas.height = window.height;
    this.context = this.canvas.getContext('2d')!;
    this.image = this.context.createImageData(window.width, window.height);
  }

  /** Puts rows firstRow ... in and paints them. Shape: whole rows. */
  setRows(firstRow: number, values: Float32Array): void {
    this.values.set(values, firstRow * this.window.width);
    this.filledRows.fill(1, firstRow, firstRow + values.length / this.window.width);
    this.paint(firstRow, firstRow + values.length / this.window.width);
  }

  /** Paints everything again if the scale is another one. */
  setScale(scale: ColorScale): void {
    const { low, high, map } = this.scale;
    if (low === scale.low && high === scale.high && map === scale.map) return;
    this.scale = scale;
    let from = 0;
    while (from < this.filledRows.length) {
      if (this.filledRows[from] === 0) {
        from++;
        continue;
      }
      let to = from;
      while (this.filledRows[to] === 1) to++;
      this.paint(from, to);
      from = to;
    }
  }

  private paint(fromRow: number, toRow: number): void {
    const { width } = this.window;
    const { low, high, map } = this.scale;
    colorize(
      this.values.subarray(fromRow * width, toRow * width),
      low,
      high,
      map,
      this.image.data.subarray(4 * fromRow * width, 4 * toRow * width),
      4,
    );
    this.context.putImageData(this.image, 0, 0, 0, fromRow, width, toRow - fromRow);
    this.version++;
  }
}
