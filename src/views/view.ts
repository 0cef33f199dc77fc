import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';

/** One view of the lab: a row in registry.ts and a folder of its own, loaded on first use. */
export interface View {
  /** Word in the address. */
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** What it is for, in one sentence: tooltip of the rail, line of the help. */
  readonly about: string;
  /** Keys that only this view understands, for the help. */
  readonly keys: readonly { readonly keys: string; readonly does: string }[];
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}
