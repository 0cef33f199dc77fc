import { useMemo } from 'react';
import type { CompareParams } from '../../core/experiments/codebook/compare-job.ts';
import { type ImatrixChoice, useImatrix } from '../../state/chosen-imatrix.ts';
import { modelsStore, type OpenModel } from '../../state/models.ts';
import { useWeights } from '../../state/tensor-weights.ts';
import { useStore } from 'zustand';
import type { DistributionsState } from './schema.ts';
import { type Series, seriesOf } from './series.ts';
import type { BlockTensor } from './use-codebook.ts';
import { type TensorSource, useTensorSource } from './use-tensor-source.ts';

/** The blocks on which tables are judged and fitted. */
export interface Trial {
  readonly family: Series['family'];
  /** True when they are those of a tensor. */
  readonly isReal: boolean;
  readonly source: TensorSource;
  /** Importance matrices that can be chosen. */
  readonly matrices: readonly ImatrixChoice[];
  /** The tensor, once it is open and its importances are read. */
  readonly tensor: BlockTensor | undefined;
  /** What they are called in a sentence: "Gaussian blocks of 32". */
  readonly label: string;
  /** Everything that a comparison needs but the tables; undefined while the tensor is not ready. */
  readonly params: Omit<CompareParams, 'tables'> | undefined;
  readonly problem?: string;
  /** Something about the importances worth saying. */
  readonly notice?: string;
}

const noModel = { isSample: false } as OpenModel;

/** The blocks that the state names. */
export function useTrial(state: DistributionsState): Trial {
  const { of, nu, mixp, mixr, size, trials, seed, weights } = state;
  const [series] = useMemo(() => seriesOf({ dist: [of], nu, mixp, mixr }), [of, nu, mixp, mixr]);
  const { family } = series!;
  const isReal = state.blocksOf === 'tensor';
  const source = useTensorSource(state, size, isReal);
  const { imatrix, choices } = useImatrix(source.model ?? noModel, isReal ? state.imatrix : '');
  const columns = useWeights(imatrix, source.tensor);
  const { models } = useStore(modelsStore);
  return useMemo(() => {
    const isWaiting = columns.state === 'loading' || (isReal && state.imatrix !== '' && !imatrix && source.model?.isSample);
    const block = source.source;
    const tensor: BlockTensor | undefined =
      block && !isWaiting
        ? {
            key: `${block.key} ${columns.state === 'ready' ? columns.key : ''}`,
            at: block.at,
            ...(block.row !== undefined && { row: block.row }),
            ...(columns.state === 'ready' && { imatrix: columns.weights }),
          }
        : undefined;
    const isReady = !isReal || tensor !== undefined;
    const problem = isReal ? source.problem : undefined;
    const notice =
      columns.state === 'missing'
        ? columns.message
        : isReal && state.imatrix !== '' && !imatrix && models.length > 0 && !isWaiting
          ? `The importance matrix "${state.imatrix}" is not open: drop it on the page. Until then its values do not count.`
          : undefined;
    return {
      family,
      isReal,
      source,
      matrices: choices,
      tensor: isReal ? tensor : undefined,
      label: `${isReal ? (block?.label ?? 'tensor') : family.label} blocks of ${size}`,
      params: isReady ? { family: isReal ? 'tensor' : family.id, n: size, blocks: trials, seed, weights } : undefined,
      ...(problem !== undefined && { problem }),
      ...(notice !== undefined && { notice }),
    };
  }, [family, isReal, source, columns, choices, imatrix, models, state.imatrix, size, trials, seed, weights]);
}
