import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { colorize, colorMaps } from '../../core/color/colormaps.ts';
import type { ProjectionExtra, ProjectionSpec, ProjectionWeights } from '../../core/experiments/projection/spec.ts';
import { areaMean, pixelMean } from '../../core/experiments/projection/stats.ts';
import { maxWindowWidth, run as computeTile, type TileResult } from '../../core/experiments/projection/tile.ts';
import { fullWindow } from '../../core/geometry/equirectangular.ts';
import { PngWriter } from '../../core/image/png.ts';
import type { JobContext } from '../../core/job/context.ts';
import { createRunContext } from '../../core/job/run-context.ts';
import { isOwnId } from '../../core/rounding/own/row.ts';
import { findAlgorithm } from '../../core/rounding/registry.ts';
import { type CliArgs, type CliIo, type Command, usageError } from '../command.ts';
import { nodeKernels } from '../kernel-source.ts';
import { isOwnFile, type OwnFiles, ownFiles } from '../own-sandbox.ts';

const weightChoices: readonly ProjectionWeights[] = ['uniform', 'x2', 'absx', 'sigma'];
const extraChoices: readonly ProjectionExtra[] = ['none', 'meanzero', 'rhombic', 'repeat', 'ones', 'tail'];
/** Rows that become PNG at once. */
const pngBandRows = 64;

/** Equirectangular map of the cosine between each direction and its rounded self. */
export const projectCommand: Command = {
  name: 'project',
  usage:
    'project --algorithm A|FILE.ts --levels L [--weights W] [--width N] [--dims D] [--extra E] [--options id=value,..] [--regret] [--out F.png|F.f32] [--json]',
  summary: `Map of a rounding algorithm over the sphere: minimum, mean and maximum cosine, and the picture. A file with a function round(x, w, levels) is an algorithm as well. Weights: ${weightChoices.join(', ')}. Extra components: ${extraChoices.join(', ')}.`,
  valueFlags: ['algorithm', 'levels', 'weights', 'width', 'dims', 'extra', 'options', 'out'],
  switches: ['regret'],
  run: async (args, io) => {
    const own = ownFiles();
    try {
      return await project(args, io, own);
    } finally {
      await own.end();
    }
  },
};

async function project(args: CliArgs, io: CliIo, own: OwnFiles): Promise<number> {
  const spec = await readSpec(args, own);
  const width = args.integer('width', 1024, 4, maxWindowWidth);
  if (width % 2 !== 0) throw usageError(`--width takes an even number, not ${width}: the picture is half as high.`);
  const out = args.text('out');
  if (out !== undefined && !/\.(png|f32)$/.test(out))
    throw usageError(`--out takes a name that ends in .png or .f32, not "${out}".`);
  const window = fullWindow(width);
  const context = createRunContext({ kernels: nodeKernels, own });
  await warmUp(spec, context);
  const startedAt = performance.now();
  const tile = { spec, window, rows: [0, window.height] as const };
  const plain = await computeTile({ ...tile, regret: false }, context);
  const seconds = (performance.now() - startedAt) / 1000;
  const result = args.has('regret') ? await computeTile({ ...tile, regret: true }, context) : plain;
  if (out !== undefined) await writePicture(out, result, width, window.height, spec);
  report(io, args.has('json'), spec, result, width, window.height, seconds, out);
  return 0;
}

/** Loads the kernel and lets the engine compile it, so that the time printed is that of the map. */
async function warmUp(spec: ProjectionSpec, context: JobContext): Promise<void> {
  await computeTile({ spec, window: fullWindow(32), rows: [0, 16], regret: false }, context);
}

async function readSpec(args: CliArgs, own: OwnFiles): Promise<ProjectionSpec> {
  const named = args.required('algorithm');
  const algorithm = isOwnFile(named) ? await own.add(named) : named;
  const levels = args.text('levels') ?? findAlgorithm(algorithm)?.defaultLevels ?? args.required('levels');
  const weights = choose(args, 'weights', weightChoices, 'uniform');
  const dims = args.text('dims') === undefined ? undefined : args.integer('dims', 3, 3, 256);
  // More components than the sphere has: y again, as in the published script, unless something else is asked for.
  const extra = choose(args, 'extra', extraChoices, dims !== undefined && dims > 3 ? 'repeat' : 'none');
  const options = readOptions(args.text('options'));
  return { algorithm, levels, weights, extra, dims: dims ?? (extra === 'none' ? 3 : 4), options };
}

function choose<T extends string>(args: CliArgs, name: string, choices: readonly T[], fallback: T): T {
  const text = args.text(name) ?? fallback;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) throw usageError(`--${name} takes ${choices.join(', ')}, not "${text}".`);
  return choice;
}

/** `signed_scale=0,fast=1`. */
function readOptions(text: string | undefined): Record<string, number> {
  const options: Record<string, number> = {};
  for (const part of text === undefined ? [] : text.split(',')) {
    const match = /^([a-z_0-9]+)=(-?\d+)$/.exec(part.trim());
    if (!match) throw usageError(`--options takes id=value pairs separated by commas, not "${part}".`);
    options[match[1]!] = Number(match[2]);
  }
  return options;
}

/** The regret when it was computed, else the cosines: f32 little-endian, or viridis from the picture's own minimum to its maximum. */
async function writePicture(
  path: string,
  tile: TileResult,
  width: number,
  height: number,
  spec: ProjectionSpec,
): Promise<void> {
  const values = tile.regret ?? tile.values;
  const { min, max } = tile.regretStats ?? tile.stats;
  if (path.endsWith('.f32')) {
    await writeFile(path, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return;
  }
  const what = tile.regret ? 'regret (exact minus achieved cosine)' : 'cosine';
  const png = new PngWriter(width, height, {
    Software: 'Quantarium',
    Description: `Equirectangular ${what}, viridis from ${min} to ${max}, ${JSON.stringify(spec)}`,
  });
  for (let row = 0; row < height; row += pngBandRows) {
    const band = values.subarray(row * width, Math.min(row + pngBandRows, height) * width);
    const rgb = new Uint8Array(band.length * 3);
    colorize(band, min, max, colorMaps.viridis, rgb, 3);
    await png.writeRows(rgb);
  }
  const file = createWriteStream(path);
  for (const part of await png.finish()) file.write(part);
  file.end();
  await finished(file);
}

function report(
  io: CliIo,
  asJson: boolean,
  spec: ProjectionSpec,
  tile: TileResult,
  width: number,
  height: number,
  seconds: number,
  out: string | undefined,
): void {
  const { stats, regretStats } = tile;
  const result = {
    ...spec,
    ...(isOwnId(spec.algorithm) && { file: findAlgorithm(spec.algorithm)!.label }),
    width,
    height,
    min: finiteOrNull(stats.min),
    mean: finiteOrNull(pixelMean(stats)),
    areaMean: finiteOrNull(areaMean(stats)),
    max: finiteOrNull(stats.max),
    undefined: stats.undefinedCount,
    ...(regretStats && {
      regret: {
        mean: pixelMean(regretStats),
        areaMean: areaMean(regretStats),
        max: regretStats.max,
        pixels: tile.regretPixels,
      },
    }),
    seconds,
    vectorsPerSecond: (width * height) / seconds,
    ...(out !== undefined && { out }),
  };
  if (asJson) {
    io.out(JSON.stringify(result));
    return;
  }
  io.out(
    `${isOwnId(spec.algorithm) ? findAlgorithm(spec.algorithm)!.label : spec.algorithm} ${spec.levels}, weights ${spec.weights}, ${spec.dims} components, ${width} x ${height} px`,
  );
  io.out(
    `cosine   min ${show(stats.min)}   mean ${show(pixelMean(stats))}   mean by area ${show(areaMean(stats))}   max ${show(stats.max)}`,
  );
  if (regretStats)
    io.out(
      `regret   mean ${show(pixelMean(regretStats))}   mean by area ${show(areaMean(regretStats))}   max ${show(regretStats.max)}   above 1e-6 on ${tile.regretPixels} px`,
    );
  if (stats.undefinedCount > 0) io.out(`undefined (reconstruction is zero): ${stats.undefinedCount} px`);
  io.out(
    `${seconds.toFixed(3)} s, ${(result.vectorsPerSecond / 1e6).toFixed(3)} million vectors/s, one thread${out === undefined ? '' : `, written to ${out}`}`,
  );
}

const show = (value: number): string => value.toFixed(9);
const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
