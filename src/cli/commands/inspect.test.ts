import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startRangeServer } from '../../../e2e/range-server.ts';
import { smallModel } from '../../gguf/fixtures/small-model.ts';
import { memorySource } from '../../gguf/source.ts';
import { writeGguf } from '../../gguf/writer.ts';
import { convertToDat } from '../../imatrix/convert.ts';
import { fixtureEntries, imatrixGguf } from '../../imatrix/fixture.ts';
import { openImatrix } from '../../imatrix/open.ts';
import { safetensorsFile } from '../../safetensors/fixture.ts';
import { runCli } from '../run.ts';
import { withCompanions } from '../inspect/companions.ts';

const folder = mkdtempSync(join(tmpdir(), 'quantarium-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(argv, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const small = fileOf('small.gguf', writeGguf(smallModel));

describe('inspect --json', () => {
  it('prints the documented shape', async () => {
    const { code, out } = await run('inspect', small, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ format: 'gguf', version: 3, endian: 'little', warnings: [] });
    expect(report.metadata['general.architecture']).toEqual({ type: 'string', value: 'llama' });
    expect(report.metadata['u64.large']).toEqual({ type: 'uint64', value: '18446744073709551615' });
    expect(report.metadata['list.tokens']).toMatchObject({ type: 'array', elementType: 'string', length: 5000 });
    expect(report.tensors[1]).toEqual({
      name: 'blk.0.attn_q.weight',
      type: 'Q4_K',
      typeId: 12,
      shape: [2, 256],
      byteOffset: expect.any(Number),
      byteLength: 288,
      bpw: 4.5,
    });
  });

  it('keeps a key named __proto__ and writes NaN as text', async () => {
    const metadata = [
      { key: '__proto__', type: 'uint8', value: 1 },
      { key: 'nan', type: 'float32', value: Number.NaN },
    ] as const;
    const { out } = await run('inspect', fileOf('odd.gguf', writeGguf({ metadata, tensors: [] })), '--json');
    expect(out).toContain('"__proto__":{"type":"uint8","value":1}');
    expect(JSON.parse(out).metadata.nan).toEqual({ type: 'float32', value: 'NaN' });
  });

  it('gives an array for several models', async () => {
    const { out } = await run(
      'inspect',
      small,
      fileOf('other.gguf', writeGguf({ metadata: [], tensors: [] })),
      '--json',
    );
    expect(JSON.parse(out).map(({ files }: { files: string[] }) => files)).toEqual([['small.gguf'], ['other.gguf']]);
  });
});

describe('safetensors', () => {
  const name = 'model-00002-of-00002.safetensors';
  const row = { dtype: 'BF16', shape: [2, 4], data_offsets: [0, 16] };
  fileOf(name, safetensorsFile({ __metadata__: { format: 'pt' }, w: row }, 16));
  const map = { v: 'model-00001-of-00002.safetensors', w: name, x: '../outside.safetensors' };
  const index = fileOf('model.safetensors.index.json', new TextEncoder().encode(JSON.stringify({ weight_map: map })));

  it('prints the same shape', async () => {
    const report = JSON.parse((await run('inspect', join(folder, name), '--json')).out);
    expect(report).toMatchObject({ format: 'safetensors', version: null, endian: 'little', warnings: [] });
    expect(report.metadata).toEqual({ format: { type: 'string', value: 'pt' } });
    expect(report.tensors[0]).toMatchObject({
      name: 'w',
      type: 'BF16',
      typeId: 30,
      shape: [2, 4],
      byteLength: 16,
      bpw: 16,
    });
  });

  it('opens what an index names beside it, and nothing elsewhere', async () => {
    expect(await withCompanions([index])).toEqual([index, join(folder, name)]);
    const report = JSON.parse((await run('inspect', index, '--json')).out);
    expect(report.files).toEqual([name]);
    expect(report.tensors).toHaveLength(1);
    expect(report.warnings).toMatchObject([{ code: 'split-missing' }]);
    // Given together with a shard it is still one model.
    expect(JSON.parse((await run('inspect', join(folder, name), index, '--json')).out).files).toEqual([name]);
  });
});

describe('importance matrices', () => {
  const bytes = imatrixGguf(fixtureEntries);
  const path = fileOf('imatrix.gguf', bytes);

  it('GGUF: coverage, rules and statistics beside the tensors', async () => {
    const report = JSON.parse((await run('inspect', path, '--json')).out);
    expect(report).toMatchObject({
      format: 'gguf',
      imatrix: { chunkCount: 2, chunkSize: 512, datasets: ['calibration.txt'] },
    });
    expect(report.tensors).toHaveLength(6);
    expect(report.imatrix.entries[0]).toMatchObject({
      name: 'blk.0.ffn_up_exps.weight',
      experts: 3,
      missing: [1],
      partialData: { 'drop-any': 'dropped', 'below-5-percent': 'dropped', 'below-10-percent': 'dropped' },
    });
    expect(report.imatrix.layers).toHaveLength(2);
  });

  it('.dat: its own format, with every entry as a tensor', async () => {
    const source = memorySource(bytes);
    const { bytes: dat } = await convertToDat(source, await openImatrix(source));
    const datPath = fileOf('imatrix.dat', dat);
    const report = JSON.parse((await run('inspect', datPath, '--json')).out);
    expect(report).toMatchObject({ format: 'imatrix-dat', version: null, endian: 'little' });
    expect(report.metadata['imatrix.chunk_count']).toEqual({ type: 'int32', value: 2 });
    expect(report.tensors[2]).toMatchObject({ name: 'blk.1.attn_q.weight', type: 'F32', shape: [2], byteLength: 8 });
    expect(report.warnings.map(({ code }: { code: string }) => code)).toEqual(['experts-unknown', 'experts-unknown']);
    const text = (await run('inspect', path)).out;
    expect(text).toMatch(/blk\.0\.ffn_up_exps\.weight +1 of 3 \(33\.33 %\) +dropped +dropped +dropped +1$/m);
  });
});

describe('inspect as text', () => {
  it('lists metadata, tensors and bytes by type', async () => {
    const { out } = await run('inspect', small);
    expect(out).toMatch(/f32 +float32 +0\.00001\n/);
    expect(out).toMatch(/blk\.0\.attn_q\.weight +Q4_K +\[2, 256\] +4\.5 +288 +\d/);
    expect(out).toMatch(/Q8_0 +1 tensors +408 bytes +37\.4 %/);
  });

  it('escapes control characters of names', async () => {
    const metadata = [{ key: 'k\u001b[2J', type: 'string', value: 'v' }] as const;
    const { out } = await run('inspect', fileOf('control.gguf', writeGguf({ metadata, tensors: [] })));
    expect(out).toContain('k\\u{1b}[2J');
    expect(out).not.toContain('\u001b');
  });
});

describe('bad input', () => {
  it.each([
    ['no file', [], 'cli/usage'],
    ['a file that is not there', [join(folder, 'none.gguf')], 'cli/file'],
    ['a folder', [folder], 'cli/file'],
    ['an empty file', [fileOf('empty.gguf', new Uint8Array(0))], 'gguf/truncated'],
    ['a foreign file', [fileOf('foreign.bin', new TextEncoder().encode('PK not a model'))], 'gguf/bad-magic'],
  ])('%s: one line, exit code 2', async (_, paths, errorCode) => {
    const { code, out, err } = await run('inspect', ...paths, '--json');
    expect(code).toBe(2);
    expect(err.split('\n')).toEqual([expect.stringMatching(`^error: ${errorCode}: .*\\.$`)]);
    expect(JSON.parse(out).error).toMatchObject({ code: errorCode });
  });
});

it('keeps the error in one line whatever the file is named', async () => {
  const { err } = await run('inspect', join(folder, 'no\nsuch\u001b[2Jfile'));
  expect(err).toContain('no\\u{a}such\\u{1b}[2Jfile');
  expect(err).not.toMatch(/\p{Cc}/u);
});

it('finds the shards beside a shard, each once', async () => {
  const [first, second] = ['m-00001-of-00003.gguf', 'm-00002-of-00003.gguf'].map((name) =>
    fileOf(name, new Uint8Array(0)),
  ) as [string, string];
  expect(await withCompanions([second])).toEqual([second, first]);
  expect(await withCompanions([first, second])).toEqual([first, second]);
  expect(await withCompanions([small, small])).toEqual([small]);
});

describe('inspect of an address', () => {
  it('prints what it prints of the file on disk, and names what is wrong with an address', async () => {
    const server = await startRangeServer();
    try {
      const address = server.serve('small.gguf', writeGguf(smallModel));
      const remote = await run('inspect', address, '--json');
      expect(remote.out).toBe((await run('inspect', small, '--json')).out);
      const missing = await run('inspect', `${server.address}none.gguf`, '--json');
      expect(missing.code).toBe(2);
      expect(missing.err).toMatch(/^error: remote\/not-found: There is no "none\.gguf"/);
      expect(JSON.parse(missing.out).error).toMatchObject({ code: 'remote/not-found', status: 404 });
    } finally {
      await server.close();
    }
  });
});
