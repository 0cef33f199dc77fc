import type { Command } from '../command.ts';

/** Every command, in the order of the help text. One row each; the code is loaded on use. */
export const commandLoaders: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  golden: async () => (await import('./golden.ts')).goldenCommand,
  distribution: async () => (await import('./distribution.ts')).distributionCommand,
  bench: async () => (await import('./bench.ts')).benchCommand,
  errors: async () => (await import('./errors.ts')).errorsCommand,
  project: async () => (await import('./project.ts')).projectCommand,
};
