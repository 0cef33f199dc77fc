import { LabError } from '../core/lab-error.ts';

/** Where a command writes; tests pass their own. */
export interface CliIo {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Positional arguments and --flags. A flag that is listed as a switch takes no value. */
export class CliArgs {
  readonly positional: readonly string[];
  private readonly flags: ReadonlyMap<string, string>;

  private constructor(positional: readonly string[], flags: ReadonlyMap<string, string>) {
    this.positional = positional;
    this.flags = flags;
  }

  /** Throws cli/usage for an unknown flag or one without its value. */
  static parse(argv: readonly string[], valueFlags: readonly string[], switches: readonly string[]): CliArgs {
    const positional: string[] = [];
    const flags = new Map<string, string>();
    for (let index = 0; index < argv.length; index++) {
      const word = argv[index]!;
      if (!word.startsWith('--')) {
        positional.push(word);
        continue;
      }
      const [name, inline] = splitFlag(word);
      if (switches.includes(name)) {
        flags.set(name, 'true');
      } else if (valueFlags.includes(name)) {
        const value = inline ?? argv[++index];
        if (value === undefined) throw usageError(`--${name} needs a value.`);
        flags.set(name, value);
      } else {
        throw usageError(`There is no option --${name}.`);
      }
    }
    return new CliArgs(positional, flags);
  }

  has(name: string): boolean {
    return this.flags.has(name);
  }

  text(name: string): string | undefined {
    return this.flags.get(name);
  }

  /** Throws cli/usage when missing. */
  required(name: string): string {
    const value = this.flags.get(name);
    if (value === undefined) throw usageError(`--${name} is missing.`);
    return value;
  }

  /** A whole number in [min, max]. Throws cli/usage otherwise. */
  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.flags.get(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max)
      throw usageError(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
    return value;
  }
}

/** One subcommand: a row in commands/registry.ts. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  /** Flags with a value, without the dashes. */
  readonly valueFlags: readonly string[];
  /** Flags without a value; --json and --help are understood by every command. */
  readonly switches: readonly string[];
  /** Returns the exit code. Throws LabError for bad input (exit code 2). */
  readonly run: (args: CliArgs, io: CliIo) => Promise<number>;
}

export function usageError(problem: string): LabError {
  return new LabError('cli/usage', `${problem} Run "quantarium help" for the options.`);
}

function splitFlag(word: string): [string, string | undefined] {
  const equals = word.indexOf('=');
  return equals < 0 ? [word.slice(2), undefined] : [word.slice(2, equals), word.slice(equals + 1)];
}
