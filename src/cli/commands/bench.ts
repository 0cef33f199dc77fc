import { formatTasks } from '../bench/format-tasks.ts';
import { type BenchRow, measure } from '../bench/measure.ts';
import { roundingTasks } from '../bench/rounding-tasks.ts';
import { type Command, usageError } from '../command.ts';

const secondsPerRow = 0.2;

/** Times every kernel on this thread: millions of weights (quantize, dequantize) or vectors (round) per second, median of 5. */
export const benchCommand: Command = {
  name: 'bench',
  summary:
    'Times the kernels on one thread: millions of weights or vectors per second. --only takes a regular expression on "name op".',
  usage: 'bench [--only REGEX] [--json]',
  valueFlags: ['only'],
  switches: [],
  run: async (args, io) => {
    const only = parsePattern(args.text('only'));
    const wanted = (name: string, op: string): boolean => only.test(`${name} ${op}`);
    const json = args.has('json');
    if (!json) io.out(`${'name'.padEnd(28)} ${'op'.padEnd(10)} ${'million/s'.padStart(10)}   slowest..fastest of 5`);
    const rows: BenchRow[] = [];
    for (const source of [formatTasks(wanted), roundingTasks(wanted)]) {
      for await (const task of source) {
        const row = measure(task, secondsPerRow);
        rows.push(row);
        if (!json) io.out(formatRow(row));
      }
    }
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
