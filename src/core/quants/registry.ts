import type { QuantFormat } from './format.ts';

/** Every format the lab can read or write, in the order in which it lists them. One row each. */
export const quantFormats: readonly QuantFormat[] = [];

const byId = new Map(quantFormats.map((format) => [format.id, format]));
const byTypeId = new Map(quantFormats.map((format) => [format.typeId, format]));

/** The format of this wire word, or undefined. */
export const findFormat = (id: string): QuantFormat | undefined => byId.get(id.toLowerCase());

/** The format that a mainline GGUF type id names, or undefined when the lab cannot decode it. */
export const findFormatByTypeId = (typeId: number): QuantFormat | undefined => byTypeId.get(typeId);
