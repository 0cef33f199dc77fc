import type { GgufValue } from '../../gguf/value-types.ts';

/** A value as text; strings inside arrays stand in quotation marks. */
export const valueText = (value: GgufValue): string => (typeof value === 'object' ? `[${value.map(elementText).join(', ')}]` : String(value));

/** An element of an array as text. */
export const elementText = (value: GgufValue): string => (typeof value === 'string' ? JSON.stringify(value) : valueText(value));
