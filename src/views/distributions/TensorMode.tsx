import { useMemo, useRef } from 'react';
import { EmptyState, Notice } from '../../ui/Feedback.tsx';
import { densityBins } from './DensityPlot.tsx';
import { fixed, grouped, withError } from './format.ts';
import { LabFrame } from './LabFrame.tsx';
import type { ModeProps } from './mode.ts';
import { nearestRanks } from './rank-distance.ts';
import { seriesOf } from './series.ts';
import { tensorSheet } from './sheet.ts';
import { MeterSection } from './MeterSection.tsx';
import { TensorResults, TensorSection } from './TensorControls.tsx';
import { TensorPlot } from './TensorPlot.tsx';
import { useShapes } from './use-exact.ts';
import { type BlocksRequest, useMeter, useTensorBlocks } from './use-tensor-blocks.ts';
import { useTensorSource } from './use-tensor-source.ts';

const blocksOfOne = 20_000;
const blocksOfMeter = 4000;

/** Scaled blocks of a real tensor against the model distributions. */
export function TensorMode({ state, patch }: ModeProps) {
  const { dist, nu, mixp, mixr, size, seed, file } = state;
  const series = useMemo(() => seriesOf({ dist, nu, mixp, mixr }), [dist, nu, mixp, mixr]);
  const families = useMemo(() => series.map(({ family }) => family.id), [series]);
  const { of: shapes, problem: shapeProblem } = useShapes(families, size, densityBins);
  const source = useTensorSource(state, size, true);
  const { model, tensor, problem: modelProblem } = source;
  const request = useMemo((): BlocksRequest => ({ n: size, blocks: blocksOfOne, seed }), [size, seed]);
  const meterRequest = useMemo((): BlocksRequest => ({ n: size, blocks: blocksOfMeter, seed }), [size, seed]);
  const outcome = useTensorBlocks(source.source, request);
  const meter = useMeter(model, meterRequest);
  const blocks = outcome && 'result' in outcome ? outcome.result : undefined;
  const problem = modelProblem ?? shapeProblem ?? (outcome && 'problem' in outcome ? outcome.problem : undefined);
  const candidates = useMemo(
    () =>
      series.flatMap(({ family }) =>
        shapes[family.id] ? [[family.label, shapes[family.id]!.rankMeans] as const] : [],
      ),
    [series, shapes],
  );
  const nearest = blocks && nearestRanks(blocks.means, candidates);
  const sheet = useMemo(
    () => tensorSheet(source.source?.label ?? '', blocks, series, shapes),
    [source, blocks, series, shapes],
  );
  const svgRef = useRef<SVGSVGElement>(null);
  return (
    <LabFrame
      state={state}
      patch={patch}
      title="The scaled blocks of a tensor"
      sheet={sheet}
      svgRef={svgRef}
      finding={
        blocks ? (
          <>
            In {source.source!.label} the other end lies at{' '}
            <strong>{withError(blocks.means[size - 1]!, blocks.standardErrors[size - 1]!)}</strong> on average (
            {grouped(blocks.blocks)} blocks of {size}).
            {nearest && (
              <>
                {' '}
                Of the distributions shown, <strong>{nearest.name}</strong> comes nearest: root mean square distance of
                the ranks {fixed(nearest.distance, 4)}.
              </>
            )}
          </>
        ) : (
          problem && ''
        )
      }
      hasSeries={series.length > 0}
      sections={
        <>
          <TensorSection state={state} patch={patch} source={source} />
          {problem !== undefined && <Notice tone="danger">{problem}</Notice>}
          {blocks && <TensorResults blocks={blocks} />}
          {model && (
            <MeterSection
              meter={meter}
              candidates={candidates}
              selected={tensor?.name}
              onSelect={(name) => patch({ tensor: name, row: -1 })}
            />
          )}
        </>
      }
    >
      {tensor ? (
        <TensorPlot name={source.source!.label} blocks={blocks} series={series} shapes={shapes} svgRef={svgRef} />
      ) : (
        <EmptyState
          title={
            model
              ? `No tensor has rows of ${size} values`
              : file === ''
                ? 'Opening the sample model …'
                : `Drop "${file}" again`
          }
        >
          <p>Drop a GGUF or safetensors file anywhere on the page, or choose another model.</p>
        </EmptyState>
      )}
    </LabFrame>
  );
}
