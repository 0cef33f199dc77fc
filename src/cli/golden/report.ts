/** Cases that were left out for one reason: `what` is the format or algorithm, `why` the reason in words. */
export interface SkippedGroup {
  readonly what: string;
  readonly why: string;
  readonly names: string[];
}

/** One case that did not match, with what was seen at the first difference. */
export interface GoldenFailure {
  readonly name: string;
  readonly detail: string;
}

/** What checking one golden description gave. Every case is told exactly once: passed, failed or skipped. */
export class GoldenReport {
  readonly failures: GoldenFailure[] = [];
  readonly passedNames: string[] = [];
  private readonly groups = new Map<string, SkippedGroup>();

  pass(name: string): void {
    this.passedNames.push(name);
  }

  fail(name: string, detail: string): void {
    this.failures.push({ name, detail });
  }

  /** Printed in one line per (what, why): "skipped q5_k: 138 cases (format not built yet)". */
  skip(name: string, what: string, why: string): void {
    const key = `${what}\n${why}`;
    let group = this.groups.get(key);
    if (!group) {
      group = { what, why, names: [] };
      this.groups.set(key, group);
    }
    group.names.push(name);
  }

  get passed(): number {
    return this.passedNames.length;
  }

  get failed(): number {
    return this.failures.length;
  }

  get skipped(): number {
    return this.skippedGroups.reduce((sum, group) => sum + group.names.length, 0);
  }

  get skippedGroups(): readonly SkippedGroup[] {
    return [...this.groups.values()];
  }
}
