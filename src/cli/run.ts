import { isLabError, type LabError } from '../core/lab-error.ts';
import { CliArgs, type CliIo, usageError } from './command.ts';
import { commandLoaders } from './commands/registry.ts';
import { printable } from './text.ts';

/** Runs one command line. Returns the exit code: the command's own, or 2 for bad input (one line on stderr, no stack). */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined || name === 'help' || name === '--help') {
      await printHelp(io);
      return name === undefined ? 2 : 0;
    }
    const load = Object.hasOwn(commandLoaders, name) ? commandLoaders[name] : undefined;
    if (!load) throw usageError(`There is no command "${name}".`);
    const command = await load();
    const args = CliArgs.parse(rest, command.valueFlags, [...command.switches, 'json', 'help']);
    if (args.has('help')) {
      io.out(`quantarium ${command.usage}\n${command.summary}`);
      return 0;
    }
    return await command.run(args, io);
  } catch (error) {
    const known = isLabError(error) ? error : asFileError(error);
    if (!known) throw error;
    io.err(printable(`error: ${known.code}: ${known.message}`));
    if (rest.includes('--json'))
      io.out(JSON.stringify({ error: { code: known.code, message: known.message, ...known.details } }));
    return 2;
  }
}

async function printHelp(io: CliIo): Promise<void> {
  io.out('quantarium <command> [options]   (every command takes --json)');
  for (const load of Object.values(commandLoaders)) {
    const command = await load();
    io.out(`  ${command.usage}`);
    io.out(`      ${command.summary}`);
  }
}

/** Node's file system errors as a sentence. */
function asFileError(error: unknown): Pick<LabError, 'code' | 'message' | 'details'> | undefined {
  const { code, path } = error as { code?: string; path?: string };
  const sentences: Record<string, string> = {
    ENOENT: `There is no file "${path}". Check the path.`,
    EACCES: `"${path}" may not be read. Check its permissions.`,
    EISDIR: `"${path}" is a folder. Give a file.`,
    ENOTDIR: `"${path}" is no folder. Check the path.`,
  };
  const message = code === undefined ? undefined : sentences[code];
  return message === undefined ? undefined : { code: 'cli/file', message, details: { path } };
}
