/** How one value of a view's state is written in the address. A value equal to the default is left out of the link. */
export interface UrlField<T> {
  readonly defaultValue: T;
  /** Undefined when the text is no valid value: then the default is used. */
  decode(text: string): T | undefined;
  encode(value: T): string;
}

export type UrlSchema = Readonly<Record<string, UrlField<unknown>>>;
export type UrlValues<S extends UrlSchema> = { readonly [K in keyof S]: S[K] extends UrlField<infer T> ? T : never };

/** Any text. */
export const textField = (defaultValue: string): UrlField<string> => ({
  defaultValue,
  decode: (text) => text,
  encode: (value) => value,
});

/** One of the given words. */
export const choiceField = <T extends string>(choices: readonly T[], defaultValue: T): UrlField<T> => ({
  defaultValue,
  decode: (text) => choices.find((choice) => choice === text),
  encode: (value) => value,
});

/** A number in [min, max]; whole when step is 1. Written with at most six significant digits unless whole. */
export const numberField = (defaultValue: number, min: number, max: number, whole = false): UrlField<number> => ({
  defaultValue,
  decode: (text) => {
    const value = Number(text);
    return text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))
      ? value
      : undefined;
  },
  encode: (value) => String(whole ? value : Number(value.toPrecision(6))),
});

/** On or off. */
export const switchField = (defaultValue: boolean): UrlField<boolean> => ({
  defaultValue,
  decode: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  encode: (value) => (value ? '1' : '0'),
});

/** Several of the given words, in the order of `choices`, separated by commas. */
export const choicesField = <T extends string>(choices: readonly T[], defaultValue: readonly T[]): UrlField<readonly T[]> => ({
  defaultValue,
  decode: (text) => {
    const words = text === '' ? [] : text.split(',');
    return words.every((word) => choices.some((choice) => choice === word))
      ? choices.filter((choice) => words.includes(choice))
      : undefined;
  },
  encode: (values) => values.join(','),
});

/** The values of a schema found in params; whatever is missing or invalid takes its default. */
export function decodeValues<S extends UrlSchema>(schema: S, params: Readonly<Record<string, string>>): UrlValues<S> {
  return Object.fromEntries(
    Object.entries(schema).map(([key, field]) => {
      const text = params[key];
      return [key, (text === undefined ? undefined : field.decode(text)) ?? field.defaultValue];
    }),
  ) as UrlValues<S>;
}

/** Params with the given values written over them; defaults are removed. */
export function encodeValues<S extends UrlSchema>(
  schema: S,
  params: Readonly<Record<string, string>>,
  values: Partial<UrlValues<S>>,
): Record<string, string> {
  const next: Record<string, string> = { ...params };
  for (const [key, value] of Object.entries(values)) {
    const field = schema[key];
    if (!field || value === undefined) continue;
    const text = field.encode(value);
    if (text === field.encode(field.defaultValue)) delete next[key];
    else next[key] = text;
  }
  return next;
}
