import { useMemo, useState } from 'react';
import type { TensorSummary } from '../../client/tensor-stats.ts';
import { colorMaps } from '../../core/color/colormaps.ts';
import { colsOfBin, rowsOfBin } from '../../core/experiments/tensor/grid.ts';
import { ErrorMapPane } from './ErrorMapPane.tsx';
import { computeMapRange } from './map-range.ts';
import { countText, numberText } from '../../ui/number-text.ts';
import type { MapCursor, ShownMap } from './shown-map.ts';
import mapsStyles from './maps.module.css';
import styles from './model.module.css';

const metric = { label: 'Root mean square', axis: 'RMS of the values, unit of the weights', text: (value: number) => numberText(value) };

/** How large the values are where: outlier rows and columns show as lines. */
export function ValueMap({ summary }: { readonly summary: TensorSummary }) {
  const { grid, valueMap } = summary;
  const [cursor, setCursor] = useState<MapCursor>();
  const map = useMemo<ShownMap>(() => ({ id: 'values', label: 'Size of the values', values: valueMap.rms, range: computeMapRange(valueMap.rms) }), [valueMap]);
  const bin = cursor && cursor.binRow * grid.binCols + cursor.binCol;
  return (
    <>
      <div className={mapsStyles.small}>
        <ErrorMapPane map={map} grid={grid} range={map.range} showBar colorMap={colorMaps.viridis} metric={metric} cursor={cursor} opened={undefined} onCursor={setCursor} />
      </div>
      <p className={styles.muted} role="status">
        {cursor && bin !== undefined
          ? `From row ${countText(rowsOfBin(grid, cursor.binRow).start)}, column ${countText(colsOfBin(grid, cursor.binCol).start)}: RMS ${numberText(valueMap.rms[bin]!)}, largest |x| ${numberText(valueMap.max[bin]!)}`
          : 'Point at the map, or focus it and use the arrow keys, to read the size of the values.'}
      </p>
    </>
  );
}
