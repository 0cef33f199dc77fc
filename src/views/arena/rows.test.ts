import { describe, expect, it } from 'vitest';
import { nodeKernels } from '../../cli/kernel-source.ts';
import { run } from '../../core/experiments/arena/chunk-job.ts';
import { drawArenaBlocks } from '../../core/experiments/arena/spec.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { importanceKinds } from '../../core/rounding/importance.ts';
import { parseRoute } from '../../state/route.ts';
import { decodeValues } from '../../state/url-fields.ts';
import { nextSorting, parseSorting, sortRows } from './columns.ts';
import { landscapeLink, tensorLandscapeLink } from './landscape-link.ts';
import { lookOf } from './look.ts';
import { estimateText, regretText, shareText } from './number-text.ts';
import { type ArenaRow, arenaRows } from './rows.ts';
import { arenaSchema } from './schema.ts';
import { curvesToCsv, rowsToCsv, rowsToMarkdown } from './table-text.ts';

const spec = { family: 'gaussian', n: 32, seed: 1, weights: 'uniform', levels: '-8..7', entrants: ['absmax', 'iq4_nl', 'make_qx', 'exact'] } as const;
const { tally } = await run({ spec, firstBlock: 0, count: 400, isTimed: false }, createRunContext({ kernels: nodeKernels }));
const all = arenaRows(spec, tally);
const ids = (rows: readonly ArenaRow[]) => rows.map(({ entrant }) => entrant.id);

describe('rows of the arena', () => {
  it('are those that take part, beside those that do not with the reason', () => {
    expect(ids(all.rows)).toEqual(['absmax', 'make_qx', 'exact']);
    expect(all.rejected.map(({ entrant, reason }) => [entrant.id, reason.includes('table')])).toEqual([['iq4_nl', true]]);
    expect(all.rows.map(({ slot }) => slot)).toEqual([0, 1, 2]);
    expect(all.rejected[0]!.slot).toBe(3);
    expect(all.rows.find(({ entrant }) => entrant.id === 'exact')!.toLowest).toEqual({ mean: 0, standardError: 0 });
    expect(arenaRows(spec, undefined).rows).toEqual([]);
  });

  it('are also those that failed, with what went wrong', () => {
    const failure = { code: 'own/runtime', message: 'Line 2: no.', details: {}, block: 7 };
    const failures = [undefined, undefined, failure, undefined];
    const entrants = tally.entrants.map((one, index) => (index === 2 ? undefined : one));
    const rows = arenaRows(spec, { ...tally, entrants, failures, differences: tally.differences.map(() => undefined) });
    expect(ids(rows.rows)).toEqual(['absmax', 'exact']);
    expect(rows.rejected.map(({ entrant, reason, failure: why }) => [entrant.id, reason === failure.message, why?.block])).toEqual([['iq4_nl', false, undefined], ['make_qx', true, 7]]);
    expect(rowsToMarkdown(rows.rows, rows, { words: '', browser: '' })).toContain('failed: Line 2: no.');
  });

  it('sort by any column, both ways, rows without a value last', () => {
    expect(ids(sortRows(all.rows, parseSorting('weighted')))).toEqual(['exact', 'make_qx', 'absmax']);
    expect(ids(sortRows(all.rows, parseSorting('-weighted')))).toEqual(['absmax', 'make_qx', 'exact']);
    expect(ids(sortRows(all.rows, parseSorting('-name')))).toEqual(['make_qx', 'exact', 'absmax']);
    const withoutRegret = all.rows.map((row) => (row.entrant.id === 'exact' ? { ...row, standing: { ...row.standing, regret: undefined } } : row));
    for (const word of ['regret', '-regret']) expect(ids(sortRows(withoutRegret, parseSorting(word))).at(-1)).toBe('exact');
    expect(parseSorting('nonsense').column.id).toBe('weighted');
    const weighted = parseSorting('weighted');
    expect(nextSorting(weighted, weighted.column)).toBe('-weighted');
    expect(nextSorting(weighted, parseSorting('max').column)).toBe('max');
  });

  it('print as Markdown and CSV', () => {
    const markdown = rowsToMarkdown(all.rows, all, { words: '400 blocks.', browser: 'a browser' });
    const lines = markdown.split('\n');
    expect(lines[0]).toBe('400 blocks. Times: kernel alone, one thread, in a browser.');
    expect(lines.filter((line) => line.startsWith('|'))).toHaveLength(5);
    expect(new Set(lines.filter((line) => line.startsWith('|')).map((line) => line.match(/(?<!\\)\|/g)!.length)).size).toBe(1);
    expect(markdown).toContain('- iq4_nl (16 scales) takes no part: ');
    const csv = rowsToCsv(all.rows, 400).split('\r\n');
    expect(csv).toHaveLength(5);
    const at = csv[0]!.split(',').indexOf('weighted_error');
    expect(Number(csv[1]!.split('"').join('').split(',').at(at - csv[0]!.split(',').length))).toBe(all.rows[0]!.standing.weighted.mean);
    expect(curvesToCsv(all.rows, tally)).toContain('absmax,');
  });
});

describe('numbers of the arena', () => {
  it('show the digits that a standard error supports, and no false certainty', () => {
    expect(estimateText({ mean: 0.0798123, standardError: 0.000132 })).toBe('0.07981 ± 0.00013');
    expect(regretText(3e-17)).toBe('< 1e−12');
    expect(shareText(0.99996)).toBe('> 99.9 %');
    expect(shareText(1)).toBe('100 %');
    expect(shareText(0.957)).toBe('95.7 %');
  });

  it('have a look of their own for sixty entrants', () => {
    const looks = Array.from({ length: 60 }, (_, slot) => JSON.stringify(lookOf(slot)));
    expect(new Set(looks).size).toBe(60);
  });
});

describe('the address', () => {
  it('leads to the very block in the Landscape view', () => {
    for (const weights of importanceKinds) {
      const { viewId, params } = parseRoute(landscapeLink({ ...spec, weights }, 17))!;
      expect(viewId).toBe('landscape');
      const { x, w } = drawArenaBlocks({ ...spec, weights }, 17, 1);
      expect(Float32Array.from(params['values']!.split(', '), Number)).toEqual(x);
      if (weights === 'imatrix') expect(Float32Array.from(params['w']!.split(', '), Number)).toEqual(w);
      else expect(params['weights']).toBe(weights);
    }
  });

  it('leads to a block of a tensor with the very importances, imatrix-like ones from the seed', () => {
    const plan = { rows: 8, cols: 64, n: 32, blocks: 16 };
    const tensorSpec = { ...spec, weights: 'imatrix', seed: 2 ** 40 + 1, tensor: 't' } as const;
    const { params } = parseRoute(tensorLandscapeLink(tensorSpec, { file: '', tensor: 't', plan }, 11))!;
    expect(params).toMatchObject({ block: 'tensor', tensor: 't', n: '32', weights: 'imatrix', wseed: String(2 ** 40 + 1), wblock: '11' });
  });

  it('takes what the lab knows and falls back to the default otherwise', () => {
    const decode = (params: Record<string, string>) => decodeValues(arenaSchema, params);
    expect(decode({ alg: 'exact,qkxh_nl:fast=1,exact', dist: 'mix10x8' })).toMatchObject({ alg: ['exact', 'qkxh_nl:fast=1'], dist: 'mix10x8' });
    expect(decode({ alg: 'exact,nobody', dist: 'cauchy', blocks: '1000000' })).toEqual(decode({}));
    expect(decode({ alg: '' }).alg).toEqual([]);
  });
});
