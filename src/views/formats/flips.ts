import type { BitFlip } from '../../core/experiments/format/example-block.ts';
import type { UrlField } from '../../state/url-fields.ts';

/** Flipped bits in the address: `byte.bit,byte.bit`. */
export const flipsField: UrlField<readonly BitFlip[]> = {
  defaultValue: [],
  decode: (text) => {
    if (text === '') return [];
    const flips = text.split(',').map((part) => /^(\d{1,4})\.([0-7])$/.exec(part));
    return flips.every((match) => match !== null) ? flips.map((match) => ({ byte: Number(match![1]), bit: Number(match![2]) })) : undefined;
  },
  encode: (flips) => flips.map(({ byte, bit }) => `${byte}.${bit}`).join(','),
};

/** The flips with this one added, or removed when it was there. */
export const toggleFlip = (flips: readonly BitFlip[], byte: number, bit: number): readonly BitFlip[] => {
  const rest = flips.filter((flip) => flip.byte !== byte || flip.bit !== bit);
  return rest.length < flips.length ? rest : [...flips, { byte, bit }];
};
