/** How an entrant is drawn: its colour and marker by slot, and dashes that tell apart the slots that share a colour. */
export interface Look {
  /** 1 to 6. */
  readonly series: number;
  readonly color: string;
  readonly dashes: string;
}

const seriesCount = 6;
/** Four patterns for six colours: the first twelve slots differ in colour or dashes. */
const dashes = ['none', '7 3', '2 3', '9 3 2 3'] as const;

export function lookOf(slot: number): Look {
  const series = (slot % seriesCount) + 1;
  return { series, color: `var(--series-${series})`, dashes: dashes[slot % dashes.length]! };
}
