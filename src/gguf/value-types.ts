/** Metadata value types: the index is the id in the file. */
export const valueTypeNames = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'array',
  'uint64',
  'int64',
  'float64',
] as const;

export type GgufValueType = (typeof valueTypeNames)[number];

/** Bytes of a value; 0 where the length is in the file (string, array). */
export const valueTypeBytes: Readonly<Record<GgufValueType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  string: 0,
  array: 0,
  uint64: 8,
  int64: 8,
  float64: 8,
};

export const integerTypes: ReadonlySet<GgufValueType> = new Set([
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
]);

/** A decoded value. 64-bit integers beyond 2^53 - 1 are decimal strings, so that every value is exact and survives JSON. */
export type GgufValue = number | string | boolean | readonly GgufValue[];
