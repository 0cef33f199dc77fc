import type { Kernel } from '../../kernel/kernel.ts';
import type { SourceLink } from '../../quants/format.ts';

/** Exports of the kernel nearest_level. All write count u8 indices of the nearest table entries; ties go up. */
export interface NearestLevelKernel {
  binarySearch(x: number, count: number, table: number, length: number, out: number): void;
  prepareLookup(table: number, length: number): number;
  tableLookup(x: number, count: number, table: number, length: number, out: number): void;
  midpointLanes(x: number, count: number, table: number, length: number, out: number): void;
}

/** One way to find the nearest entry of an ascending table. */
export interface Lookup {
  readonly id: string;
  readonly label: string;
  readonly about: string;
  readonly source: SourceLink;
  readonly run: (kernel: Kernel<NearestLevelKernel>, x: number, count: number, table: number, length: number, out: number) => void;
}

/** Every lookup, one row each. */
export const lookups: readonly Lookup[] = [
  {
    id: 'binary-search',
    label: 'Binary search',
    about: 'Halves the table until two neighbours are left, then takes the nearer one. Four steps for 16 entries, each waiting for the one before.',
    source: { label: 'ggml-quants.c, best_index_int8', url: 'https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-quants.c' },
    run: ({ fn }, x, count, table, length, out) => fn.binarySearch(x, count, table, length, out),
  },
  {
    id: 'table-241',
    label: 'Table of truncated values',
    about: 'Looks the truncated value up: 241 entries from -127 to 113. Only where a midpoint falls into the bin are two neighbours compared.',
    source: { label: 'ik_llama.cpp discussion 288', url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288' },
    run: ({ fn }, x, count, table, length, out) => fn.tableLookup(x, count, table, length, out),
  },
  {
    id: 'midpoint-lanes',
    label: 'All midpoints, four lanes',
    about: 'Compares four numbers at once with every midpoint and counts: more comparisons, but no branch and no load that waits.',
    source: { label: 'Quantarium, workers/kernels/lib/nearest-value.ts', url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288' },
    run: ({ fn }, x, count, table, length, out) => fn.midpointLanes(x, count, table, length, out),
  },
];
