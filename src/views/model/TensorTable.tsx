import { ArrowDown, ArrowUp } from 'lucide-react';
import type { GgufTensor } from '../../gguf/header.ts';
import { bitsText, bytesText, countText, shapeText } from '../../ui/number-text.ts';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
import { type Column, columns, nextSorting, parseSorting, sortingText } from './tensor-list.ts';
import { TensorName } from './TensorName.tsx';
import tensorsStyles from './tensors.module.css';

interface TensorTableProps {
  readonly tensors: readonly GgufTensor[];
  /** What is wrong with a tensor, by name. */
  readonly warned: ReadonlyMap<string, string>;
  readonly sortText: string;
  readonly selectedName: string | undefined;
  readonly onSort: (text: string) => void;
  readonly onSelect: (name: string) => void;
}

const titles: Readonly<Record<Column, string>> = { name: 'Name', type: 'Type', shape: 'Shape', bytes: 'Size', bpw: 'Bits/weight', offset: 'Offset, bytes' };

/** The tensor table with sorted columns. */
export function TensorTable({ tensors, warned, sortText, selectedName, onSort, onSelect }: TensorTableProps) {
  const sorting = parseSorting(sortText);
  const head = columns.map((column) => (
    <div
      key={column}
      role="columnheader"
      aria-sort={sorting?.column !== column ? 'none' : sorting.descending ? 'descending' : 'ascending'}
      className={tensorsStyles.cell}
      data-column={column}
    >
      <button
        type="button"
        tabIndex={-1}
        className={tensorsStyles.sortButton}
        onClick={() => {
          const next = nextSorting(sorting, column);
          onSort(next ? sortingText(next) : '');
        }}
      >
        {titles[column]}
        {sorting?.column === column && (sorting.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
      </button>
    </div>
  ));
  return (
    <VirtualGrid
      label="Tensors"
      idPrefix="tensor-row"
      count={tensors.length}
      rowHeightPx={26}
      headHeightPx={28}
      columns="minmax(180px, 2.4fr) minmax(120px, 1fr) minmax(110px, 1.2fr) minmax(76px, 0.7fr) minmax(112px, 0.7fr) minmax(100px, 1fr)"
      minWidthPx={698}
      head={head}
      renderRow={(index) => <TensorCells tensor={tensors[index]!} warning={warned.get(tensors[index]!.name)} />}
      selectedIndex={tensors.findIndex(({ name }) => name === selectedName)}
      onSelect={(index) => onSelect(tensors[index]!.name)}
    />
  );
}

function TensorCells({ tensor, warning }: { readonly tensor: GgufTensor; readonly warning: string | undefined }) {
  const texts: Readonly<Record<Exclude<Column, 'name'>, string>> = {
    type: tensor.typeName,
    shape: shapeText(tensor.shape),
    bytes: tensor.byteLength === null ? 'unknown' : bytesText(tensor.byteLength),
    bpw: bitsText(tensor.bpw),
    offset: (tensor.shard === undefined ? '' : `shard ${tensor.shard + 1}: `) + countText(tensor.byteOffset),
  };
  return columns.map((column) =>
    column === 'name' ? (
      <div key={column} role="gridcell" className={tensorsStyles.cell} data-column={column} title={warning ?? tensor.name}>
        <TensorName name={tensor.name} warning={warning} />
      </div>
    ) : (
      <div key={column} role="gridcell" className={tensorsStyles.cell} data-column={column} title={column === 'type' ? texts.type : undefined}>
        {texts[column]}
      </div>
    ),
  );
}
