import type { LevelSet } from '../../rounding/levels.ts';

/** Which inverse scales an algorithm looks at: single ones, and intervals in which it visits every breakpoint. Negative: scale < 0. */
export interface TriedScales {
  readonly points: readonly number[];
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  /** One sentence on how they are chosen. */
  readonly note: string;
}

interface Block {
  readonly x: ArrayLike<number>;
  readonly w: ArrayLike<number>;
  readonly levels: LevelSet;
  readonly options: Readonly<Record<string, number>>;
}

/** The element of largest magnitude, the first of equals, with its sign. */
function largestElement(x: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]!) > Math.abs(largest)) largest = x[i]!;
  return largest;
}

const steps = (count: number): number[] => Array.from({ length: 2 * count + 1 }, (_, k) => k - count);

/** By algorithm id, as spec'd in llama.cpp (ggml-quants.c), PR 12557 and ik_llama.cpp. Derived from the descriptions, not recorded from the kernels. */
const rules: Readonly<Record<string, (block: Block) => TriedScales | undefined>> = {
  absmax: ({ x, levels }) => {
    if (levels.kind !== 'range') return undefined;
    const end = -levels.nmin > levels.nmax ? levels.nmin : levels.nmax;
    return { points: [end / largestElement(x)], ranges: [], note: 'One scale: the largest magnitude lands on the longer end.' };
  },
  make_qx: ({ x, levels }) => {
    if (levels.kind !== 'range') return undefined;
    const largest = largestElement(x);
    return {
      points: steps(9).map((k) => (levels.nmin - 0.1 * k) / largest),
      ranges: [],
      note: '19 scales of one sign: the largest magnitude lands within 0.9 levels of the negative end.',
    };
  },
  qxg: ({ x, levels }) => {
    if (levels.kind !== 'range') return undefined;
    const largest = largestElement(x);
    return {
      points: steps(9).flatMap((k) => [(levels.nmin - 0.1 * k) / largest, (levels.nmax + 0.1 * k) / largest]),
      ranges: [],
      note: '38 scales: the largest magnitude lands within 0.9 levels of either end. Then single level changes along the steepest gradient, while they help.',
    };
  },
  q3: ({ x, levels }) => {
    if (levels.kind !== 'range') return undefined;
    return { points: [levels.nmin / largestElement(x)], ranges: [], note: 'One scale to start from; then up to five sweeps over single components.' };
  },
  q3_rtn: ({ x, levels }) => {
    if (levels.kind !== 'range') return undefined;
    return { points: [levels.nmin / largestElement(x)], ranges: [], note: 'One scale: the largest magnitude lands on the negative end.' };
  },
  iq4_nl_gradient: ({ x, levels }) => {
    if (levels.kind !== 'table') return undefined;
    const largest = largestElement(x);
    const first = levels.values[0]!;
    const last = levels.values.at(-1)!;
    return {
      points: [-first / largest, ...steps(7).flatMap((k) => [(k + first) / largest, (k + last) / largest])],
      ranges: [],
      note: '31 scales: the largest magnitude lands within 7 of either end, or beyond the positive one. Then single level changes along the gradient.',
    };
  },
  iq4_nl: ({ x, levels }) => {
    if (levels.kind !== 'table') return undefined;
    const largest = largestElement(x);
    const end = levels.values[0]!;
    return {
      points: [-end / largest, ...steps(7).map((k) => (k + end) / largest)],
      ranges: [],
      note: '16 scales: the first sends the largest magnitude beyond the positive end, the others within 7 of the negative end.',
    };
  },
  qkxh: ({ x, w, levels, options }) => {
    if (levels.kind !== 'range') return undefined;
    const largest = largestElement(x);
    const { nmin, nmax } = levels;
    const isNegative = options['signed_scale'] !== 0 && -nmin !== nmax && largest < 0 === -nmin < nmax;
    const common = Math.min(-nmin, nmax) || Math.max(-nmin, nmax);
    const from = common > 1 ? Math.floor(common / 2) / Math.abs(largest) : 0;
    let important = 0;
    for (let i = 1; i < x.length; i++) if (w[i]! * Math.abs(x[i]!) > w[important]! * Math.abs(x[important]!)) important = i;
    const to = (Math.max(-nmin, nmax) + 1.5) / Math.abs(x[important]!);
    const range = isNegative ? { from: -to, to: -from } : { from, to };
    return {
      points: [],
      ranges: [range],
      note: 'Every breakpoint of one sign, from half the range until the most important value would be clamped by 1.5 levels.',
    };
  },
  qkxh_nl: ({ x, levels, options }) => {
    if (levels.kind !== 'table') return undefined;
    const positive = { from: 0, to: Number.POSITIVE_INFINITY };
    const negative = { from: Number.NEGATIVE_INFINITY, to: 0 };
    if (options['signed_scale'] === 0) return { points: [], ranges: [positive], note: 'Every breakpoint of the positive sign.' };
    if (options['fast'] !== 1) return { points: [], ranges: [negative, positive], note: 'Every breakpoint of both signs.' };
    const { values } = levels;
    const longest = values.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
    const isNegative = largestElement(x) < 0 !== longest < 0;
    return { points: [], ranges: [isNegative ? negative : positive], note: 'Every breakpoint of the sign that the largest magnitude suggests.' };
  },
  exact: ({ options }) => ({
    points: [],
    ranges:
      options['positive_only'] === 1
        ? [{ from: 0, to: Number.POSITIVE_INFINITY }]
        : [
            { from: Number.NEGATIVE_INFINITY, to: 0 },
            { from: 0, to: Number.POSITIVE_INFINITY },
          ],
    note: 'Every breakpoint.',
  }),
};

/** What the algorithm tries on this block, or undefined where the lab does not know. */
export const triedScales = (algorithmId: string, block: Block): TriedScales | undefined => rules[algorithmId]?.(block);
