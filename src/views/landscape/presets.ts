import type { ImportanceOfX } from '../../core/rounding/importance.ts';

/** A block to start from that shows one thing. */
export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  readonly x: readonly number[];
  readonly levels: string;
  /** One number for each component, or a rule; default: uniform. */
  readonly weights?: ImportanceOfX | readonly number[];
  /** Wire word of the entrant that misses: shown even where it is a variant. */
  readonly misses?: string;
  /** The space in which it shows: scales alone (default), or scales and offsets. */
  readonly space?: 'scale' | 'offset';
}

/**
 * Small vectors on which a published algorithm misses the exact optimum or breaks, found by searching small grids of vectors.
 * Behaviour of compilade/rounding-experiments and llama.cpp PR 12557; presets.test.ts holds each to what its note says.
 */
export const counterexamples: readonly Preset[] = [
  {
    id: 'few-scales',
    label: 'Nineteen scales are not enough',
    note: 'make_qx tries 19 scales that send the largest value near the negative end. The best one is a small positive scale, which it never looks at.',
    x: [-0.2, -0.2, 0.9],
    levels: '-7..6',
    misses: 'make_qx',
  },
  {
    id: 'gradient',
    label: 'The gradient stops early',
    note: 'The block is 0.3 times (5, -2, -1), so one scale is without error. The 38 scales of qxg miss it, and no single level change from the best of them helps.',
    x: [1.5, -0.6, -0.3],
    levels: '-8..7',
    misses: 'qxg',
  },
  {
    id: 'q3-sign',
    label: 'q3 never tries the other sign',
    note: 'With a positive largest value the scale of q3 starts negative, and its test of a level change is written for positive ones.',
    x: [1.8, 0.9, -1.8],
    levels: '-3..2',
    weights: 'x2',
    misses: 'q3',
  },
  {
    id: 'half',
    label: 'Starting at half + 1 skips a band',
    note: 'qkxsh starts one level above half the range; the best scale lies in the band between, and its rounding is not twice another.',
    x: [1, 1.2, 1, 1.6],
    levels: '-2..2',
    misses: 'qkxsh',
  },
  {
    id: 'half-sorted',
    label: 'The same band, sorted twin',
    note: 'qkxs starts where qkxsh does.',
    x: [0.5, 0.8, 0.5, -0.6],
    levels: '-2..2',
    misses: 'qkxs',
  },
  {
    id: 'sign-weights',
    label: 'The sign is not that of the largest',
    note: 'qkxh takes the sign that sends the largest value to the longer side. With unequal weights the other sign is better.',
    x: [-0.1, -0.4, 0.2, 0.4],
    levels: '-4..3',
    weights: [4, 1, 8, 4],
    misses: 'qkxh',
  },
  {
    id: 'sign',
    label: 'The same at four levels',
    note: 'qkxh tries one sign of the scale; the other has lower weighted error by a wide margin.',
    x: [-1.6, 0.8, 0.5, 1.6],
    levels: '-2..1',
    weights: [1, 6, 8, 5],
    misses: 'qkxh',
  },
  {
    id: 'clamp',
    label: 'Clamping protection',
    note: 'qkxh stops before the most important value would be clamped by 1.5 levels; the best scale lies beyond the cut.',
    x: [2, 0.4, 0.4, 0.3, -0.4, -0.4, -0.4, 0.3, 0.3, 0.4, -0.2, -0.4, -0.4, -0.4, 0.4, -0.4, -0.3, 0.3, -0.4, -0.4, 0.4, -0.4, -0.2, 0.3],
    levels: '-1..1',
    misses: 'qkxh',
  },
  {
    id: 'one-sided-nan',
    label: 'One-sided range, positive scale',
    note: 'The published qkxh divides 0 by 0 here, because every component starts clamped to 0; the lab gives the best positive scale instead and says so.',
    x: [-1.9, 0.9, 0.9],
    levels: '0..3',
    misses: 'qkxh:signed_scale=0',
  },
  {
    id: 'one-sided-sums',
    label: 'One-sided range, wrong sums',
    note: 'qkxsh begins the sums of the negative scale with those of the clamped positive vector.',
    x: [-0.1, 0.4, 0.4],
    levels: '0..3',
    misses: 'qkxsh',
  },
  {
    id: 'one-sided-sign',
    label: 'One-sided range, wrong sign',
    note: 'The largest value is positive, most of the block is negative: the sign rule of qkxh keeps one component and drops three.',
    x: [2, -2, -1.8, -2],
    levels: '0..3',
    misses: 'qkxh',
  },
  {
    id: 'table-fast',
    label: 'A table, one sign only',
    note: 'The fast choice of qkxh_nl walks the sign that the largest value suggests; the other one is better.',
    x: [1.2, 2, -1.9],
    levels: 'iq4nl',
    misses: 'qkxh_nl:fast=1',
  },
  {
    id: 'table-unsigned',
    label: 'A negative scale where none was asked for',
    note: 'Asked for positive scales, qkxh_nl returns a negative one: its score is a square and does not see the sign of the first candidates.',
    x: [-1.9, -1.8, -1.3],
    levels: 'iq2nl',
    misses: 'qkxh_nl:signed_scale=0',
  },
  {
    id: 'nothing-positive',
    label: 'qkxcm where nothing is positive',
    note: 'The test by which qkxcm accepts a candidate turns around when the largest value is below 0: it gives three equal levels.',
    x: [-1.8, -0.1, -0.1],
    levels: '0..3',
    misses: 'qkxcm',
    space: 'offset',
  },
];

/** The block of the published offset-scale pictures: eight Laplace samples, five levels. */
export const sweepPreset: Preset = {
  id: 'sweep',
  label: 'Eight Laplace samples, five levels',
  note: 'The block of the published pictures: 30 distinct roundings, the best one 4 4 4 3 3 3 3 0.',
  x: [2.1987305, 1.0421944, 0.7682289, 0.24435928, 0.12848878, -0.24960263, -0.46659088, -4.641285],
  levels: '0..4',
  space: 'offset',
};

export const presets: readonly Preset[] = [...counterexamples, sweepPreset];
