import type { GgufWarning } from './header.ts';

/** Takes warnings one by one. */
export interface WarningSink {
  push(warning: GgufWarning): void;
}

/** Far more than anyone reads; a broken table may give one or two for each of 262,144 tensors. */
const mostWarnings = 10_000;

/** Warnings of one file, the first 10,000 of them and the number of the others. */
export class WarningList implements WarningSink {
  private readonly kept: GgufWarning[] = [];
  private leftOut = 0;

  push(warning: GgufWarning): void {
    if (this.kept.length < mostWarnings) this.kept.push(warning);
    else this.leftOut++;
  }

  all(): readonly GgufWarning[] {
    if (this.leftOut === 0) return this.kept;
    const message = `${this.leftOut} more warnings are not listed; the file is damaged throughout.`;
    return [...this.kept, { code: 'more-warnings', message }];
  }
}
