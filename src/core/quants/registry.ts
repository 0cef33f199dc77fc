import type { QuantFormat } from './format.ts';
import { bf16 } from './rows/bf16.ts';
import { f16 } from './rows/f16.ts';
import { f32 } from './rows/f32.ts';
import { iq4_nl } from './rows/iq4_nl.ts';
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

/** Every format the lab can read or write, in the order in which it lists them. One row each. */
export const quantFormats: readonly QuantFormat[] = [f32, f16, bf16, q8_0, q5_1, q5_0, q4_1, q4_0, q6_k, q5_k, q4_k, q3_k, q2_k, iq4_nl];

const byId = new Map(quantFormats.map((format) => [format.id, format]));
const byTypeId = new Map(quantFormats.map((format) => [format.typeId, format]));

/** The format of this wire word, or undefined. */
export const findFormat = (id: string): QuantFormat | undefined => byId.get(id.toLowerCase());

/** The format that a mainline GGUF type id names, or undefined when the lab cannot decode it. */
export const findFormatByTypeId = (typeId: number): QuantFormat | undefined => byTypeId.get(typeId);
