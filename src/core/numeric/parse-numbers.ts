/** Numbers in typed or pasted text: separated by anything that is not part of a number. */
export const parseNumbers = (text: string): number[] => (text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
