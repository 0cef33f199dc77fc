import { colorizePixels, type ColorMap } from '../core/color/colormaps.ts';
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

/** The colours of values on an equirectangular window, as a canvas for the map and as RGBA bytes for a texture. */
export class FieldLayer {
  readonly window: SphereWindow;
  readonly edges: AngleBox;
  readonly canvas: HTMLCanvasElement;
  readonly image: ImageData;
  /** Grows with every change of the colours. */
  version = 0;
  private readonly context: CanvasRenderingContext2D;
  private readonly pixels: Uint32Array;
  private painted: { readonly values: Float32Array; readonly key: unknown; readonly scale: ColorScale } | undefined;

  constructor(window: SphereWindow) {
    this.window = window;
    this.edges = windowEdges(window);
    this.canvas = document.createElement('canvas');
    this.canvas.width = window.width;
    this.canvas.height = window.height;
    this.context = this.canvas.getContext('2d')!;
    this.image = this.context.createImageData(window.width, window.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  /**
   * Paints values, row-major [height, width], NaN where undefined, unless this was the last thing painted: the same array with the
   * same `key` (which changes when its contents do) and an equal scale.
   */
  paint(values: Float32Array, key: unknown, scale: ColorScale): void {
    const last = this.painted;
    const isSameScale =
      last && last.scale.low === scale.low && last.scale.high === scale.high && last.scale.map === scale.map;
    if (isSameScale && last.values === values && last.key === key) return;
    colorizePixels(values, scale.low, scale.high, scale.map, this.pixels);
    this.context.putImageData(this.image, 0, 0);
    this.painted = { values, key, scale };
    this.version++;
  }
}
