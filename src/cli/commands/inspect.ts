import { type Command, usageError } from '../command.ts';
import { withFileSources } from '../file-source.ts';
import { withCompanions } from '../inspect/companions.ts';
import { inspectSources } from '../inspect/formats.ts';
import { inspectionLines } from '../inspect/text.ts';

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Prints header, metadata and tensors of GGUF (all shards), safetensors and imatrix files, on disk or at https addresses.',
  usage: 'inspect FILE... [--json]',
  valueFlags: [],
  switches: [],
  async run(args, io) {
    if (args.positional.length === 0) throw usageError('inspect needs a file.');
    const inspections = await withFileSources(await withCompanions(args.positional), inspectSources);
    if (args.has('json')) {
      // One model is one object; several are an array in the order given.
      io.out(JSON.stringify(inspections.length === 1 ? inspections[0] : inspections, plainNumbers));
    } else {
      for (const [index, inspection] of inspections.entries()) {
        if (index > 0) io.out('');
        for (const line of inspectionLines(inspection)) io.out(line);
      }
    }
    return 0;
  },
};

/** JSON has no NaN and no infinities; they become their names. */
const plainNumbers = (_key: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
