import type { LevelSet } from '../../rounding/levels.ts';

/** Which inverse scales an algorithm looks at: single ones, and intervals in which it visits every breakpoint. Negative: scale < 0. */
export interface TriedScales {
  readonly points: readonly number[];
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  /** Where a walk begins or ends between two breakpoints by a rule of its own: signed inverse scales. */
  readonly stops?: readonly ScaleStop[];
  /** One sentence on how they are chosen. */
  readonly note: string;
}

export interface ScaleStop {
  readonly at: number;
  /** start: smaller inverse scales are left out. clamp: clamping protection, larger ones are left out. */
  readonly kind: 'start' | 'clamp';
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

/** The element of largest importance times magnitude, the first of equals: the one that clamping protection protects. */
function mostImportant(x: ArrayLike<number>, w: ArrayLike<number>): number {
  let important = 0;
  for (let i = 1; i < x.length; i++) if (w[i]! * Math.abs(x[i]!) > w[important]! * Math.abs(x[important]!)) important = i;
  return x[important]!;
}

type Sign = 1 | -1;

/** A walk over every breakpoint between two inverse scales > 0, for these signs. */
const walk = (from: number, to: number, signs: readonly Sign[]): Required<Omit<TriedScales, 'note'>> => ({
  points: [],
  ranges: signs.map((sign) => (sign > 0 ? { from, to } : { from: -to, to: -from })),
  stops: signs.flatMap((sign): readonly ScaleStop[] => [
    ...(from > 0 ? [{ at: sign * from, kind: 'start' as const }] : []),
    ...(Number.isFinite(to) ? [{ at: sign * to, kind: 'clamp' as const }] : []),
  ]),
});

const everyBreakpoint = (signs: readonly Sign[]) => walk(0, Number.POSITIVE_INFINITY, signs);

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
    const to = (Math.max(-nmin, nmax) + 1.5) / Math.abs(mostImportant(x, w));
    return {
      ...walk(from, to, isNegative ? [-1] : [1]),
      note: 'Every breakpoint of one sign, from half the range until the most important value (largest w |x|) would be clamped by 1.5 levels.',
    };
  },
  qkxsh: ({ x, w, levels }) => {
    if (levels.kind !== 'range') return undefined;
    const { nmin, nmax } = levels;
    const longest = Math.max(-nmin, nmax);
    const common = Math.min(-nmin, nmax) || longest;
    const from = common > 1 ? (Math.floor(common / 2) + 1) / Math.abs(largestElement(x)) : 0;
    return {
      ...walk(from, (longest + 1.5) / Math.abs(mostImportant(x, w)), [-1, 1]),
      note: 'Every breakpoint of both signs, from one level above half the range (which leaves out a band that counts) to the clamping protection.',
    };
  },
  qkxs: ({ x, w, levels, options }) => {
    if (levels.kind !== 'range') return undefined;
    const { nmin, nmax } = levels;
    const important = mostImportant(x, w);
    if (options['signed_scale'] !== 0 && -nmin !== nmax) {
      const common = Math.min(-nmin, nmax);
      const from = common > 1 ? (Math.floor(common / 2) + 1) / Math.abs(largestElement(x)) : 0;
      return {
        ...walk(from, (Math.max(-nmin, nmax) + 1.5) / Math.abs(important), [-1, 1]),
        note: 'Every breakpoint of both signs, from one level above half the range to the clamping protection.',
      };
    }
    const [least, greatest] = [Math.min(0, ...Array.from(x)), Math.max(0, ...Array.from(x))];
    const isPositiveFirst = nmin * least === 0 || (greatest * nmax !== 0 && greatest * -nmin > least * -nmax);
    const side = isPositiveFirst ? nmax : -nmin;
    const end = isPositiveFirst ? greatest : -least;
    const from = side > 1 && end > 0 ? (Math.floor(side / 2) + 1) / end : 0;
    return {
      ...walk(from, ((important < 0 ? -nmin : nmax) + 1.5) / Math.abs(important), [1]),
      note: 'Every breakpoint of the positive sign, from one level above half of the side that clamps first to the clamping protection.',
    };
  },
  inv_sq: () => ({ ...everyBreakpoint([1]), note: 'Every breakpoint of one sign: in a symmetric range the other has the same roundings.' }),
  plain: ({ x, levels, options }) => {
    if (levels.kind !== 'range') return undefined;
    const magnitudes = Array.from(x, Math.abs).sort((a, b) => a - b);
    const middle = (magnitudes.length - 1) / 2;
    const divisor = [
      magnitudes.at(-1)!,
      magnitudes.reduce((sum, value) => sum + value, 0) / magnitudes.length,
      (magnitudes[Math.floor(middle)]! + magnitudes[Math.ceil(middle)]!) / 2,
    ][options['divisor'] ?? 0]!;
    return divisor > 0 ? { points: [levels.nmax / divisor], ranges: [], note: 'One scale: the divisor lands on the last level.' } : undefined;
  },
  qkxs_nl: ({ options }) =>
    options['signed_scale'] === 0
      ? { ...everyBreakpoint([1]), note: 'Every breakpoint of the positive sign.' }
      : { ...everyBreakpoint([-1, 1]), note: 'Every breakpoint of both signs.' },
  qkxh_nl: ({ x, levels, options }) => {
    if (levels.kind !== 'table') return undefined;
    if (options['signed_scale'] === 0) return { ...everyBreakpoint([1]), note: 'Every breakpoint of the positive sign.' };
    if (options['fast'] !== 1) return { ...everyBreakpoint([-1, 1]), note: 'Every breakpoint of both signs.' };
    const { values } = levels;
    const longest = values.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
    const isNegative = largestElement(x) < 0 !== longest < 0;
    return { ...everyBreakpoint(isNegative ? [-1] : [1]), note: 'Every breakpoint of the sign that the largest magnitude suggests.' };
  },
  exact: ({ options }) => ({ ...everyBreakpoint(options['positive_only'] === 1 ? [1] : [-1, 1]), note: 'Every breakpoint: where bounds would not pay, all are visited.' }),
};

/** What the algorithm tries on this block, or undefined where the lab does not know. */
export const triedScales = (algorithmId: string, block: Block): TriedScales | undefined => rules[algorithmId]?.(block);
