import { formatTasks } from '../bench/format-tasks.ts';
import { type BenchRow, measure } from '../bench/measure.ts';
import { ownRows } from '../bench/own-rows.ts';
import { roundingTasks } from '../bench/rounding-tasks.ts';
import { roundingAlgorithms } from '../../core/rounding/registry.ts';
import { type Command, usageError } from '../command.ts';
import { isOwnFile, ownFiles } from '../own-sandbox.ts';

const secondsPerRow = 0.2;

/** Times every kernel on this thread: millions of weights (quantize, dequantize) or vectors (round) per second, median of 5. */
export const benchCommand: Command = {
  name: 'bench',
  summary:
    'Times the kernels on one thread: millions of weights or vectors per second. --only takes a regular expression on "name op". --algorithm names rounding algorithms, separated by commas: the others, and formats, are left out. A file with a function round(x, w, levels) is an algorithm as well; it runs in a thread of its own.',
  usage: 'bench [--algorithm A|FILE.ts,..] [--only REGEX] [--json]',
  valueFlags: ['only', 'algorithm'],
  switches: [],
  run: async (args, io) => {
    const only = parsePattern(args.text('only'));
    const chosen = args.text('algorithm')?.split(',');
    const unknown = chosen?.find((name) => !isOwnFile(name) && !roundingAlgorithms.some(({ id }) => id === name));
    if (unknown !== undefined) throw usageError(`There is no rounding algorithm "${unknown}". Name a row of the lab or a file such as own.ts.`);
    const matches = (name: string, op: string): boolean => only.test(`${name} ${op}`);
    const wanted = (name: string, op: string): boolean => (chosen === undefined || (op === 'round' && chosen.includes(name.split(' ')[0]!))) && matches(name, op);
    const json = args.has('json');
    if (!json) io.out(`${'name'.padEnd(28)} ${'op'.padEnd(10)} ${'million/s'.padStart(10)}   slowest..fastest of 5`);
    const rows: BenchRow[] = [];
    const add = (row: BenchRow): void => {
      rows.push(row);
      if (!json) io.out(formatRow(row));
    };
    const own = ownFiles();
    try {
      for (const path of chosen?.filter(isOwnFile) ?? []) for await (const row of ownRows(path, own, secondsPerRow, matches)) add(row);
    } finally {
      await own.end();
    }
    for (const source of [formatTasks(wanted), roundingTasks(wanted)]) for await (const task of source) add(measure(task, secondsPerRow));
    if (json) io.out(JSON.stringify({ rows }));
    return 0;
  },
};

function parsePattern(text: string | undefined): RegExp {
  try {
    return new RegExp(text ?? '');
  } catch {
    throw usageError(`--only takes a regular expression, not "${text}".`);
  }
}

const digits = (value: number): string => value.toPrecision(4);

const formatRow = ({ name, op, millionPerSecond, slowest, fastest }: BenchRow): string =>
  `${name.padEnd(28)} ${op.padEnd(10)} ${digits(millionPerSecond).padStart(10)}   ${digits(slowest)}..${digits(fastest)}`;
