import type { RoundingAlgorithm } from './algorithm.ts';
import { ownRow } from './own/row.ts';
import { absmax } from './rows/absmax.ts';
import { exact } from './rows/exact.ts';
import { exactAffine } from './rows/exact_affine.ts';
import { iq4Nl } from './rows/iq4_nl.ts';
import { iq4NlGradient } from './rows/iq4_nl_gradient.ts';
import { makeQx } from './rows/make_qx.ts';
import { binaryOffset, binaryOffsetMean, offsetMean, offsetMin } from './rows/numpy-offset.ts';
import { binary, invSq, plainRounding } from './rows/numpy-scale.ts';
import { q3, q3Rtn } from './rows/q3.ts';
import { qkx1, qkx2, qkx3 } from './rows/qkx.ts';
import { qkxh } from './rows/qkxh.ts';
import { qkxhNl } from './rows/qkxh_nl.ts';
import { qkxs, qkxsNl, qkxsh } from './rows/qkxs.ts';
import { qkxcm, qkxmh } from './rows/qkxm.ts';
import { qp } from './rows/qp.ts';
import { qxg } from './rows/qxg.ts';

/** Every rounding algorithm, in the order in which the lab lists them. One row each. */
export const roundingAlgorithms: readonly RoundingAlgorithm[] = [
  absmax,
  makeQx,
  qxg,
  q3,
  q3Rtn,
  iq4Nl,
  iq4NlGradient,
  qkxh,
  qkxhNl,
  qkxsh,
  qkxs,
  qkxsNl,
  qp,
  qkx1,
  qkx2,
  qkx3,
  qkxmh,
  qkxcm,
  invSq,
  plainRounding,
  binary,
  offsetMean,
  offsetMin,
  binaryOffset,
  binaryOffsetMean,
  exact,
  exactAffine,
];

const byId = new Map(roundingAlgorithms.map((algorithm) => [algorithm.id, algorithm]));

/** The algorithm of this wire word, own algorithms among them, or undefined. */
export const findAlgorithm = (id: string): RoundingAlgorithm | undefined => byId.get(id) ?? ownRow(id);
