import type { QuantFormat } from './format.ts';
import { bf16 } from './rows/bf16.ts';
import { f16 } from './rows/f16.ts';
import { f32 } from './rows/f32.ts';
import { iq1_m } from './rows/iq1_m.ts';
import { iq1_s } from './rows/iq1_s.ts';
import { iq2_s } from './rows/iq2_s.ts';
import { iq2_xs } from './rows/iq2_xs.ts';
import { iq2_xxs } from './rows/iq2_xxs.ts';
import { iq3_s } from './rows/iq3_s.ts';
import { iq3_xxs } from './rows/iq3_xxs.ts';
import { iq4_nl } from './rows/iq4_nl.ts';
import { iq4_xs } from './rows/iq4_xs.ts';
import { mxfp4 } from './rows/mxfp4.ts';
import { nvfp4 } from './rows/nvfp4.ts';
import { q1_0 } from './rows/q1_0.ts';
import { q2_0 } from './rows/q2_0.ts';
import { q2_k } from './rows/q2_k.ts';
import { q3_k } from './rows/q3_k.ts';
import { q4_0 } from './rows/q4_0.ts';
import { q4_1 } from './rows/q4_1.ts';
import { q4_k } from './rows/q4_k.ts';
import { q5_0 } from './rows/q5_0.ts';
import { q5_1 } from './rows/q5_1.ts';
import { q5_k } from './rows/q5_k.ts';
import { q6_k } from './rows/q6_k.ts';
import { q8_0 } from './rows/q8_0.ts';
import { q8_1 } from './rows/q8_1.ts';
import { q8_k } from './rows/q8_k.ts';
import { tq1_0 } from './rows/tq1_0.ts';
import { tq2_0 } from './rows/tq2_0.ts';
import { findTableFormat } from './table-format.ts';

/** Every format the lab can read or write, in the order in which it lists them. One row each. */
// prettier-ignore
export const quantFormats: readonly QuantFormat[] = [
  f32, f16, bf16,
  q8_0, q5_1, q5_0, q4_1, q4_0,
  q6_k, q5_k, q4_k, q3_k, q2_k,
  iq4_nl, iq4_xs, iq3_s, iq3_xxs, iq2_s, iq2_xs, iq2_xxs, iq1_m, iq1_s,
  mxfp4, nvfp4,
  tq2_0, tq1_0, q2_0, q1_0,
  q8_1, q8_k,
];

const byId = new Map(quantFormats.map((format) => [format.id, format]));
const byTypeId = new Map(quantFormats.map((format) => [format.typeId, format]));

/** The format of this wire word, or undefined. Words of own tables (table-format.ts) count. */
export const findFormat = (id: string): QuantFormat | undefined => {
  const word = id.toLowerCase();
  return byId.get(word) ?? findTableFormat(word);
};

/** The format that a mainline GGUF type id names, or undefined when the lab cannot decode it. */
export const findFormatByTypeId = (typeId: number): QuantFormat | undefined => byTypeId.get(typeId);
