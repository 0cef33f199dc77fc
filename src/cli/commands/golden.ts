import { LabError } from '../../core/lab-error.ts';
import { type Command, usageError } from '../command.ts';
import { checkGoldenFile, findGoldenFiles, type GoldenOutcome } from '../golden/run.ts';

/** Checks golden folders; the closing line is exactly "N passed, N failed, N skipped", the exit code 1 if any failed. */
export const goldenCommand: Command = {
  name: 'golden',
  summary: 'Checks every case of every golden description below a folder against the kernels.',
  usage: 'golden DIR [--json]',
  valueFlags: [],
  switches: [],
  run: async (args, io) => {
    const [dir, ...more] = args.positional;
    if (dir === undefined || more.length > 0) throw usageError('golden takes one folder.');
    const paths = await findGoldenFiles(dir);
    if (paths.length === 0)
      throw new LabError('golden/none', `There is no manifest.json below "${dir}". Give a folder with golden data.`, {
        dir,
      });
    const outcomes: GoldenOutcome[] = [];
    for (const path of paths) {
      const outcome = await checkGoldenFile(path);
      outcomes.push(outcome);
      if (!args.has('json')) printOutcome(outcome, io.out);
    }
    const total = (key: 'passed' | 'failed' | 'skipped'): number =>
      outcomes.reduce((sum, { report }) => sum + report[key], 0);
    const [passed, failed, skipped] = [total('passed'), total('failed'), total('skipped')];
    if (args.has('json')) io.out(JSON.stringify({ passed, failed, skipped, manifests: outcomes.map(toJson) }));
    else io.out(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed > 0 ? 1 : 0;
  },
};

function printOutcome({ path, kind, report }: GoldenOutcome, out: (line: string) => void): void {
  out(`${path} (${kind}): passed ${report.passed}, failed ${report.failed}, skipped ${report.skipped}`);
  for (const { what, why, names } of report.skippedGroups)
    out(`  skipped ${what}: ${names.length} ${names.length === 1 ? 'case' : 'cases'} (${why})`);
  for (const { name, detail } of report.failures) out(`  FAILED ${name}: ${detail}`);
}

const toJson = ({ path, kind, report }: GoldenOutcome): object => ({
  path,
  kind,
  passed: report.passed,
  failed: report.failures,
  skipped: report.skippedGroups,
});
