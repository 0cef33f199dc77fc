import type { ConformancePath, VectorOutcome } from '../../core/conformance/vectors.ts';
import type { QuantFormat } from '../../core/quants/format.ts';

export const paths: readonly ConformancePath[] = ['quantize', 'quantize with imatrix', 'dequantize'];

/** The outcomes of one format and path in one line. */
export interface ConformanceRow {
  readonly format: QuantFormat;
  readonly path: ConformancePath;
  readonly cases: number;
  readonly blocks: number;
  readonly mismatches: readonly VectorOutcome[];
}

/** One row per path that has vectors. */
export const rowsOf = (format: QuantFormat, outcomes: readonly VectorOutcome[]): ConformanceRow[] =>
  paths
    .map((path) => {
      const own = outcomes.filter((outcome) => outcome.path === path);
      return {
        format,
        path,
        cases: own.length,
        blocks: own.reduce((sum, outcome) => sum + outcome.blocks, 0),
        mismatches: own.filter((outcome) => outcome.difference !== undefined),
      };
    })
    .filter((row) => row.cases > 0);

/** The table as Markdown, with the reference and the browser that ran it. */
export function rowsToMarkdown(rows: readonly ConformanceRow[], reference: string, browser: string): string {
  const lines = rows.map(({ format, path, cases, blocks, mismatches }) => `| ${format.label} | ${path} | ${cases} | ${blocks} | ${mismatches.length} |`);
  return [
    `Reference: ${reference}. Run in: ${browser}.`,
    '',
    '| format | path | cases | blocks | mismatches |',
    '| --- | --- | ---: | ---: | ---: |',
    ...lines,
    '',
  ].join('\n');
}
