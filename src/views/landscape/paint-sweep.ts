import { colorIndex, type ColorMap, undefinedColor } from '../../core/color/colormaps.ts';
import type { OffsetScaleSweep } from '../../core/experiments/projection/offset-scale.ts';

/** Least and largest defined value of a sweep. */
export function sweepRange({ cells }: Pick<OffsetScaleSweep, 'cells'>): readonly [low: number, high: number] {
  const values = cells.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : [0, 1];
}

/** The mosaic as RGBA pixels, row 0 on top: each cell in the colour of its value, dark lines where levels change, one cell outlined in white. */
export function paintSweep({ width, height, cells, cellOf }: OffsetScaleSweep, map: ColorMap, outlined: number | undefined): ImageData {
  const [low, high] = sweepRange({ cells });
  const colors = cells.map(({ value }) => {
    const index = colorIndex(value, low, high);
    return index < 0 ? undefinedColor : [map.rgb[3 * index]!, map.rgb[3 * index + 1]!, map.rgb[3 * index + 2]!];
  });
  const image = new ImageData(width, height);
  for (let row = 0, at = 0; row < height; row++) {
    for (let col = 0; col < width; col++, at++) {
      const cell = cellOf[at]!;
      const right = col + 1 < width ? cellOf[at + 1]! : cell;
      const below = row + 1 < height ? cellOf[at + width]! : cell;
      const isBorder = right !== cell || below !== cell;
      const isOutline = isBorder && outlined !== undefined && (cell === outlined || right === outlined || below === outlined);
      const [r, g, b] = colors[cell]!;
      const shade = isOutline ? 0 : isBorder ? 0.62 : 1;
      image.data.set(isOutline ? [255, 255, 255, 255] : [r! * shade, g! * shade, b! * shade, 255], 4 * at);
    }
  }
  return image;
}
