import type { GoldenChecker } from './checker.ts';
import { equirectChecker } from './equirect.ts';
import { facesChecker } from './faces.ts';
import { counterexamplesChecker } from './counterexamples.ts';
import { distributionsChecker } from './distributions.ts';
import { ggmlChecker } from './ggml.ts';
import { iqkChecker } from './iqk.ts';
import { numpyChecker } from './rounding-numpy.ts';
import { optimalChecker } from './rounding-optimal.ts';
import { roundingChecker } from './rounding.ts';

/** File names that describe golden data. Everything else in a folder is data that a description names. */
export const goldenFileNames: readonly string[] = [
  'manifest.json',
  'distr1.json',
  'distr2.json',
  'scaled_pdf.json',
  'counterexamples.json',
];

/** Every kind of golden data, asked in this order. One row each. */
export const goldenCheckers: readonly GoldenChecker[] = [
  ggmlChecker,
  iqkChecker,
  roundingChecker,
  optimalChecker,
  numpyChecker,
  counterexamplesChecker,
  distributionsChecker,
  facesChecker,
  equirectChecker,
];
