/** A block that is open in the inspector. */
export interface BlockAddress {
  readonly format: string;
  readonly row: number;
  readonly col: number;
}

/** `q4_k.12.256` */
export const blockAddressText = ({ format, row, col }: BlockAddress): string => `${format}.${row}.${col}`;

/** The address, or undefined when the text is none or lies outside a tensor of this shape. */
export function parseBlockAddress(text: string, rows: number, cols: number): BlockAddress | undefined {
  const match = /^([a-z0-9_-]+)\.(\d{1,15})\.(\d{1,15})$/.exec(text);
  if (!match) return undefined;
  const [row, col] = [Number(match[2]), Number(match[3])];
  return row < rows && col < cols ? { format: match[1]!, row, col } : undefined;
}
