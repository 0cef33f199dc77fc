import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { GgufTensor } from '../../gguf/header.ts';
import { bitsText, bytesText, countText, shapeText } from '../../ui/number-text.ts';
import { type Grouping, groupsAround, groupTensors, type TreeLine, treeLines } from './tensor-tree.ts';
import { TensorName } from './TensorName.tsx';
import tensorsStyles from './tensors.module.css';

interface TensorTreeProps {
  readonly tensors: readonly GgufTensor[];
  /** What is wrong with a tensor, by name. */
  readonly warned: ReadonlyMap<string, string>;
  readonly grouping: Grouping;
  readonly selectedName: string | undefined;
  readonly onSelect: (name: string) => void;
}

const rowHeightPx = 26;
const indentPx = 18;

/** Tensors by block and role, with what each group takes. Arrow keys move, left and right close and open. */
export function TensorTree({ tensors, warned, grouping, selectedName, onSelect }: TensorTreeProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => groupTensors(tensors, grouping), [tensors, grouping]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  /** Id of the group that the keys are at; undefined: at the selected tensor. */
  const [cursor, setCursor] = useState<string>();
  const lines = useMemo(() => treeLines(groups, open), [groups, open]);
  const selected = tensors.find(({ name }) => name === selectedName);
  const cursorIndex = lines.findIndex((line) => (cursor === undefined ? line.kind === 'tensor' && line.tensor === selected : line.kind === 'group' && line.group.id === cursor));
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeightPx, overscan: 12 });
  // What is selected elsewhere (a map, [ and ]) comes into sight here.
  useEffect(() => {
    if (!selected) return;
    const around = groupsAround(groups, selected);
    setOpen((before) => (around.every((id) => before.has(id)) ? before : new Set([...before, ...around])));
    setCursor(undefined);
  }, [groups, selected]);
  useEffect(() => {
    if (cursorIndex >= 0) virtual.scrollToIndex(cursorIndex);
  }, [cursorIndex, virtual]);
  const toggle = (id: string, isOpen: boolean): void => {
    setCursor(id);
    setOpen((before) => (isOpen ? new Set([...before, id]) : new Set([...before].filter((other) => other !== id))));
  };
  const moveTo = (line: TreeLine | undefined): void => {
    if (line?.kind === 'group') setCursor(line.group.id);
    else if (line) {
      setCursor(undefined);
      onSelect(line.tensor.name);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[cursorIndex];
    const parent = lines.slice(0, Math.max(0, cursorIndex)).findLast((other) => other.kind === 'group' && other.depth < (line?.depth ?? 0));
    const actions: Readonly<Record<string, () => void>> = {
      ArrowUp: () => moveTo(lines[Math.max(0, cursorIndex - 1)]),
      ArrowDown: () => moveTo(lines[Math.min(lines.length - 1, cursorIndex + 1)]),
      Home: () => moveTo(lines[0]),
      End: () => moveTo(lines.at(-1)),
      ArrowRight: () => line?.kind === 'group' && toggle(line.group.id, true),
      ArrowLeft: () => (line?.kind === 'group' && line.isOpen ? toggle(line.group.id, false) : moveTo(parent)),
      Enter: () => line?.kind === 'group' && toggle(line.group.id, !line.isOpen),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  return (
    <div
      ref={scroller}
      className={tensorsStyles.tree}
      role="treegrid"
      aria-label={grouping === 'block' ? 'Tensors by block' : 'Tensors by role'}
      aria-rowcount={lines.length}
      aria-activedescendant={cursorIndex >= 0 ? `tensor-line-${cursorIndex}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index]!;
          const isGroup = line.kind === 'group';
          return (
            <div
              key={index}
              id={`tensor-line-${index}`}
              role="row"
              aria-rowindex={index + 1}
              aria-level={line.depth + 1}
              aria-expanded={isGroup ? line.isOpen : undefined}
              aria-selected={index === cursorIndex}
              className={tensorsStyles.treeRow}
              style={{ transform: `translateY(${start}px)`, height: rowHeightPx }}
              onClick={() => (isGroup ? toggle(line.group.id, !line.isOpen) : moveTo(line))}
            >
              <div role="gridcell" className={tensorsStyles.treeName} style={{ paddingLeft: 12 + line.depth * indentPx }} title={isGroup ? undefined : (warned.get(line.tensor.name) ?? line.tensor.name)}>
                {isGroup && (line.isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />)}
                {isGroup ? <strong>{line.group.label}</strong> : <TensorName name={line.tensor.name} warning={warned.get(line.tensor.name)} />}
              </div>
              {isGroup ? <GroupCells line={line} /> : <TensorCells tensor={line.tensor} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function GroupCells({ line: { group } }: { readonly line: TreeLine & { readonly kind: 'group' } }) {
  return (
    <>
      <div role="gridcell" className={tensorsStyles.cell} title={group.typeNames.join(', ')}>
        {group.typeNames.join(', ')}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {countText(group.tensors.length)} {group.tensors.length === 1 ? 'tensor' : 'tensors'}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {bytesText(group.total.byteLength)}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {bitsText(group.total.bpw)}
      </div>
    </>
  );
}

function TensorCells({ tensor }: { readonly tensor: GgufTensor }) {
  return (
    <>
      <div role="gridcell" className={tensorsStyles.cell}>
        {tensor.typeName}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {shapeText(tensor.shape)}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {bytesText(tensor.byteLength)}
      </div>
      <div role="gridcell" className={tensorsStyles.treeNumber}>
        {bitsText(tensor.bpw)}
      </div>
    </>
  );
}
