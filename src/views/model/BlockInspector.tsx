import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { pool } from '../../client/pool.ts';
import type { TensorErrorSubject } from '../../client/tensor-errors.ts';
import { isLabError } from '../../core/lab-error.ts';
import { findFormat } from '../../core/quants/registry.ts';
import type { TensorBlockResult } from '../../gguf/jobs/tensor-block.ts';
import { formatRoute } from '../../state/route.ts';
import { IconButton } from '../../ui/Button.tsx';
import { ExportMenu, tableExports } from '../../ui/ExportMenu.tsx';
import { Notice } from '../../ui/Feedback.tsx';
import { Section } from '../../ui/Section.tsx';
import { type BlockAddress, blockAddressText, parseBlockAddress } from './block-address.ts';
import { BlockDetails } from './BlockDetails.tsx';
import { candidateLabel } from './candidate.ts';
import { blockTable } from './code-table.ts';
import { fileNameOf } from './file-name.ts';
import type { ModelState, PatchModelState } from './model-state.ts';
import type { SelectedTensor } from './use-tensor.ts';
import { rowWeights } from '../../state/tensor-weights.ts';
import metadataStyles from './metadata.module.css';
import styles from './model.module.css';

interface BlockInspectorProps {
  readonly selected: SelectedTensor;
  readonly subject: TensorErrorSubject;
  readonly state: ModelState;
  readonly patch: PatchModelState;
}

/** The block that was opened in a map: its values before and after, codes, scales and bytes. */
export function BlockInspector({ selected, subject, state, patch }: BlockInspectorProps) {
  const parsed = parseBlockAddress(state.block, selected.rows, selected.cols);
  const format = findFormat(parsed?.format ?? '');
  const address = format && parsed;
  const result = useBlock(subject, address);
  const svg = useRef<SVGSVGElement>(null);
  if (!address) return null;
  const first = Math.floor(address.col / format.blockSize) * format.blockSize;
  const move = (row: number, col: number): void => patch({ block: blockAddressText({ ...address, row, col }) }, { replace: true });
  return (
    <Section
      title={`Block of ${candidateLabel(format.id)}`}
      actions={
        <>
          {result?.block && (
            <ExportMenu
              plot={{ what: 'Block', fileName: `${fileNameOf(selected.tensor.name)}-${state.block}`, svgRef: svg }}
              items={tableExports('Block', `${fileNameOf(selected.tensor.name)}-${state.block}`, () => blockTable(result.block!))}
            />
          )}
          <IconButton label="Close the block" onPress={() => patch({ block: '' })}>
            <X size={15} />
          </IconButton>
        </>
      }
    >
      <div className={styles.row}>
        <label className={styles.muted}>
          Row{' '}
          <input
            type="number"
            className={metadataStyles.numberInput}
            min={0}
            max={selected.rows - 1}
            value={address.row}
            onChange={(event) => {
              const row = Math.floor(Number(event.target.value));
              if (row >= 0 && row < selected.rows) move(row, first);
            }}
          />
        </label>
        <IconButton label="Previous block of the row" isDisabled={first === 0} onPress={() => move(address.row, first - format.blockSize)}>
          <ChevronLeft size={15} />
        </IconButton>
        <span>
          columns {first}–{Math.min(selected.cols, first + format.blockSize) - 1}
        </span>
        <IconButton label="Next block of the row" isDisabled={first + format.blockSize >= selected.cols} onPress={() => move(address.row, first + format.blockSize)}>
          <ChevronRight size={15} />
        </IconButton>
      </div>
      {result?.problem !== undefined && <Notice tone="danger">{result.problem}</Notice>}
      {result?.block && (
        <>
          <a href={landscapeLink(state, selected, address, result.block)}>Every scale of these values, in the Landscape</a>
          <BlockDetails block={result.block} svgRef={svg} />
        </>
      )}
    </Section>
  );
}

/** The address of the Landscape view with the values that share a scale with the clicked one. */
function landscapeLink({ file, reference }: ModelState, { tensor }: SelectedTensor, { row, col }: BlockAddress, { codes }: TensorBlockResult): string {
  const n = codes.groupSize;
  const params = { block: 'tensor', file: reference || file, tensor: tensor.name, row: String(row), col: String(Math.floor(col / n) * n), n: String(n) };
  return formatRoute({ viewId: 'landscape', params });
}

interface BlockState {
  readonly block?: TensorBlockResult;
  readonly problem?: string;
}

/** The block at this address; the previous one stays until the next is there. */
function useBlock(subject: TensorErrorSubject, address: BlockAddress | undefined): BlockState | undefined {
  const [result, setResult] = useState<BlockState>();
  const text = address && blockAddressText(address);
  useEffect(() => {
    const cols = subject.at.tensor.shape.at(-1) ?? 1;
    const wanted = text === undefined ? undefined : parseBlockAddress(text, Number.POSITIVE_INFINITY, cols);
    if (!wanted) return undefined;
    const controller = new AbortController();
    pool.run('tensor/block', { at: subject.at, ...wanted, ...(subject.weights && { weights: rowWeights(subject.weights, wanted.row, cols) }) }, { signal: controller.signal }).then(
      (block) => setResult({ block }),
      (error: unknown) => !isLabError(error, 'job/cancelled') && setResult({ problem: String((error as Error).message) }),
    );
    return () => controller.abort();
  }, [subject, text]);
  return result;
}
