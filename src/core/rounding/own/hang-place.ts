import type { SandboxPlace } from './protocol.ts';

/** A loop or function that the code has told about, again and again. */
interface Sighting {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  /** Of the loop at the last sighting; 0 of a function. */
  turns: number;
  /** Sightings at which it had made more turns than before. */
  grown: number;
  /** It never began anew meanwhile. */
  isSteady: boolean;
}

/** Places that are kept: texts have fewer loops, and nothing that the code sends may fill the memory. */
const mostPlaces = 1000;

/** Finds the loop that does not come to an end, from what the code tells while it takes long. */
export class HangPlace {
  private row = -1;
  private readonly sightings = new Map<string, Sighting>();
  private last: Sighting | undefined;

  learn({ row, loops }: SandboxPlace): void {
    if (row !== this.row) {
      this.sightings.clear();
      this.last = undefined;
    }
    this.row = row;
    for (let i = 0; i + 2 < loops.length; i += 3) {
      const sighting = this.see(loops[i]!, loops[i + 1]!, loops[i + 2]!);
      // A function that a loop calls says less than the loop.
      if (i === 0 && (sighting.turns > 0 || !this.last)) this.last = sighting;
    }
  }

  private see(line: number, column: number, turns: number): Sighting {
    const place = `${line},${column}`;
    const known = this.sightings.get(place);
    if (!known) {
      const sighting = { line, column, turns, grown: 0, isSteady: true };
      if (this.sightings.size < mostPlaces) this.sightings.set(place, sighting);
      return sighting;
    }
    if (turns > known.turns) known.grown++;
    if (turns < known.turns) known.isSteady = false;
    known.turns = turns;
    return known;
  }

  /**
   * The loop that kept making turns: those inside it end and begin anew, those around it stand still. Else the loop, else the function, told about last;
   * undefined where nothing was told.
   */
  get where(): { readonly line: number; readonly column: number; readonly row: number } | undefined {
    let best: Sighting | undefined;
    for (const sighting of this.sightings.values()) if (sighting.isSteady && sighting.grown > (best?.grown ?? 0)) best = sighting;
    const place = best ?? this.last;
    return place && { line: place.line, column: place.column, row: this.row };
  }
}
