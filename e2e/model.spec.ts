import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, ftruncateSync, closeSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { runCli } from '../src/cli/run.ts';
import { writeGguf } from '../src/gguf/writer.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const malformed = (name: string): string => join(root, 'src/gguf/fixtures/malformed', name);
const folder = mkdtempSync(join(tmpdir(), 'quantarium-e2e-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (page: Page, ...paths: string[]): Promise<void> => page.getByTestId('open-files').first().setInputFiles(paths);
const maps = (page: Page) => page.getByRole('region', { name: /^Error/ }).getByRole('application');
const row = (page: Page, name: string) => page.getByRole('row', { selected: undefined }).filter({ has: page.getByRole('gridcell', { name, exact: true }) });

/** What the command line says about tensors of the sample model. */
async function errorsByCommandLine(types: string, tensors = '', ...more: string[]) {
  const lines: string[] = [];
  const argv = ['errors', join(root, 'public/samples/sample-model.gguf'), '--tensors', tensors, '--types', types, ...more, '--json'];
  await runCli(argv, { out: (line) => void lines.push(line), err: (line) => void lines.push(line) });
  return JSON.parse(lines.join('')).tensors;
}

/** A file with a header for these F32 tensors and a hole instead of their data. */
function sparseFile(name: string, tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]): string {
  const path = join(folder, name);
  // The writer wants data; a header of the same length with one element each is corrected below.
  const header = writeGguf({
    metadata: [{ key: 'general.architecture', type: 'string', value: 'llama' }],
    tensors: tensors.map((tensor) => ({ name: tensor.name, typeId: 0, shape: tensor.shape.map(() => 1), data: new Uint8Array(4) })),
  });
  const bytes = Buffer.from(header);
  let offset = 0;
  for (const tensor of tensors) {
    const at = bytes.indexOf(tensor.name) + tensor.name.length + 4;
    tensor.shape.toReversed().forEach((size, index) => bytes.writeBigUInt64LE(BigInt(size), at + 8 * index));
    bytes.writeBigUInt64LE(BigInt(offset), at + 8 * tensor.shape.length + 4);
    offset += tensor.shape.reduce((product, size) => product * size, 4);
  }
  const file = openSync(path, 'w');
  writeSync(file, bytes);
  ftruncateSync(file, bytes.length + offset);
  closeSync(file);
  return path;
}

async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

test.describe('the Model view', () => {
  test('shows the errors of the sample model exactly as the command line computes them', async ({ page }) => {
    await page.goto('./#/v1/model?formats=q8_0,q4_0,q4_k&tensor=blk.0.ffn_down.weight');
    await expect(page.getByTestId('basis')).toHaveText(/^Exact: 256 of 256 rows, n = 131,072 weights/);
    const [expected] = await errorsByCommandLine('q8_0,q4_0,q4_k', '^blk.0.ffn_down.weight$');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).first().click();
    await page.getByRole('menuitem', { name: 'Errors as JSON' }).click();
    const exported = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    expect(exported.formats.map((line: { format: string }) => line.format)).toEqual(['Q8_0', 'Q4_0', 'Q4_K']);
    exported.formats.forEach((line: Record<string, number>, index: number) => {
      for (const key of ['bpw', 'rmse', 'relRmse', 'cosine', 'maxAbs', 'snrDb', 'klHistogram']) expect(line[key], `${line.format} ${key}`).toBe(expected.formats[index][key]);
    });
    // The table on the page shows the same numbers, rounded.
    const table = page.getByTestId('error-table');
    const cells = (metric: string) => table.getByRole('row').filter({ has: page.getByRole('button', { name: metric, exact: true }) }).getByRole('cell');
    expect(Number(await cells('Rel. RMSE').nth(1).textContent())).toBeCloseTo(expected.formats[1].relRmse, 3);
    expect(Number(await cells('SNR, dB').nth(1).textContent())).toBeCloseTo(expected.formats[1].snrDb, 1);
    expect(Number((await cells('KL, bits').nth(2).textContent())?.replace('−', '-'))).toBeCloseTo(expected.formats[2].klHistogram, 5);
    // A click on a metric sorts the formats by it, the least error first.
    await table.getByRole('button', { name: 'SNR, dB' }).click();
    const sorted = expected.formats.toSorted((a: { snrDb: number }, b: { snrDb: number }) => b.snrDb - a.snrDb).map((line: { format: string }) => line.format);
    for (const [index, format] of sorted.entries()) await expect(table.getByRole('columnheader').nth(index + 1)).toContainText(format);
  });

  test('walks tensors by key, and opens a block from a map by key', async ({ page }) => {
    await page.goto('./#/v1/model?formats=q4_0');
    await expect(page.getByRole('heading', { name: 'token_embd.weight' })).toBeVisible();
    await maps(page).first().focus();
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    await expect(page.getByRole('heading', { name: 'blk.0.attn_q.weight' })).toBeVisible();
    await page.keyboard.press('[');
    await expect(page.getByRole('heading', { name: 'blk.0.attn_norm.weight' })).toBeVisible();
    await page.goto('./#/v1/model?formats=q4_0&tensor=blk.0.attn_q.weight');
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    await maps(page).first().focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    const block = page.getByRole('region', { name: 'Block of Q4_0' });
    await expect(block.getByText('columns 64–95')).toBeVisible();
    await expect(block.getByRole('spinbutton')).toHaveValue('1');
    await expect(block.getByRole('region', { name: 'Values of the block' }).getByRole('row')).toHaveCount(33);
    await expect(page).toHaveURL(/block=q4_0\.1\.64/);
  });

  test('names what is wrong with a file and keeps the model that was open', async ({ page }) => {
    await page.goto('./#/v1/model');
    await expect(page.getByRole('grid', { name: 'Tensors' })).toBeVisible();
    for (const [file, sentence] of [
      ['bad-magic.gguf', /bad-magic\.gguf: This is no GGUF file/],
      ['array-2e62.gguf', /An array of 4611686018427388000 elements is announced/],
      ['empty.gguf', /empty\.gguf: The file ends/],
    ] as const) {
      await open(page, malformed(file));
      await expect(page.getByRole('alert')).toHaveText(sentence);
      await expect(row(page, 'token_embd.weight')).toBeVisible();
    }
  });

  test('opens or refuses every malformed file, and nothing breaks', async ({ page }) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    await page.goto('./#/v1/model?formats=q8_0');
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    const files = readdirSync(malformed('')).filter((name) => name.endsWith('.gguf'));
    expect(files.length).toBeGreaterThan(30);
    for (const name of files) {
      await open(page, malformed(name));
      const isOpen = page.getByRole('heading', { level: 1 }).locator('..').getByText(new RegExp(`^${name.replaceAll('.', '\\.')} · `));
      const isRefused = page.getByRole('alert').filter({ hasText: name });
      await expect(isOpen.or(isRefused).first(), name).toBeVisible();
    }
    expect(complaints).toEqual([]);
  });

  test('says when a file has changed, and keeps what it measured', async ({ page }) => {
    const path = join(folder, 'changing.gguf');
    const tensors = (count: number) => ['first.weight', 'second.weight'].map((name) => ({ name, typeId: 0, shape: [count, 64], data: new Uint8Array(count * 256).fill(60) }));
    writeFileSync(path, writeGguf({ metadata: [], tensors: tensors(64) }));
    await page.goto('./#/v1/model?formats=q8_0');
    await open(page, path);
    await expect(page.getByTestId('basis')).toHaveText(/^Exact: 64 of 64 rows/);
    writeFileSync(path, writeGguf({ metadata: [], tensors: tensors(32) }));
    await row(page, 'second.weight').click();
    await expect(page.getByText(/"changing\.gguf" changed or was removed since it was opened; drop it again/).first()).toBeVisible();
    await row(page, 'first.weight').click();
    await expect(page.getByTestId('basis')).toHaveText(/^Exact: 64 of 64 rows/);
  });

  test('lists unknown types by their id and shows markup as text', async ({ page }) => {
    await page.goto('./#/v1/model');
    await open(page, malformed('type-4096.gguf'), malformed('markup-name.gguf'), malformed('nan-inf.gguf'));
    // Its name is read together with what is wrong with it.
    const odd = page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: /4096.* odd$/ }) });
    await expect(odd).toContainText('unknown(4096)');
    await odd.click();
    await expect(page.getByText(/Values of type unknown\(4096\) cannot be decoded/).first()).toBeVisible();
    await page.getByRole('button', { name: /Open models/ }).click();
    await page.getByRole('option', { name: 'markup-name.gguf' }).click();
    await expect(page.getByRole('grid')).toContainText('<');
    expect(await page.locator('main img, main script, main b b').count()).toBe(0);
    await page.getByRole('button', { name: /Open models/ }).click();
    await page.getByRole('option', { name: 'nan-inf.gguf' }).click();
    await expect(page.getByText('NaN or Inf in rows 0, 1 and 3: left out of every number.')).toBeVisible();
    await expect(page.getByText(/1 NaN, 1 \+Inf and 1 −Inf; the first in row 0/)).toBeVisible();
  });

  test('filters by regular expression and sorts', async ({ page }) => {
    await page.goto('./#/v1/model');
    const filter = page.getByRole('searchbox', { name: /Filter tensors/ });
    await filter.fill('blk\\.1.*attn_[qk]');
    await expect(page.getByText('2 of 21 tensors')).toBeVisible();
    await filter.fill('(');
    await expect(page.getByText(/This is no regular expression/)).toBeVisible();
    await filter.fill('');
    await page.getByRole('button', { name: 'Size' }).click();
    await page.getByRole('button', { name: 'Size' }).click();
    await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
    await expect(page).toHaveURL(/sort=-bytes/);
  });

  test('opens a 60 GB file in under a second and stays small', async ({ page }) => {
    const path = sparseFile('large.gguf', Array.from({ length: 15 }, (_, index) => ({ name: `blk.${index}.ffn_up.weight`, shape: [2 ** 15, 2 ** 15] })));
    await page.goto('./#/v1/model?formats=q4_0');
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    const started = performance.now();
    await open(page, path);
    await expect(row(page, 'blk.14.ffn_up.weight')).toBeAttached();
    expect(performance.now() - started).toBeLessThan(1000);
    await expect(page.getByText('60.0 GiB').first()).toBeVisible();
    await expect(page.getByTestId('basis')).toHaveText(/^Sampled: 512 of 32,768 rows/, { timeout: 40_000 });
    expect(await heapMegabytes(page)).toBeLessThan(100);
  });

  test('maps the whole model, and its totals follow from the tensors', async ({ page }) => {
    await page.goto('./#/v1/model?scope=model&formats=q4_0');
    await expect(page.getByTestId('model-basis')).toHaveText(/^Exact/);
    const tensors = (await errorsByCommandLine('q4_0,q2_k')).filter((tensor: { rows: number; formats: unknown[] }) => tensor.rows > 1 && tensor.formats.length > 0);
    let [d2, x2] = [0, 0];
    for (const { shape, formats } of tensors) {
      const count = shape.reduce((product: number, size: number) => product * size, 1);
      d2 += count * formats[0].rmse ** 2;
      // One tensor is exact in Q4_0, so the sum of squares is taken from Q2_K, which loses something everywhere.
      x2 += count * (formats[1].rmse / formats[1].relRmse) ** 2;
    }
    const cells = page.getByTestId('model-error-table').getByRole('row').nth(1).getByRole('cell');
    await expect(cells.nth(1)).toHaveText(Math.sqrt(d2 / x2).toPrecision(4));
    await expect(cells.nth(2)).toHaveText('exact');
    await expect(cells.nth(3)).toHaveText(String(tensors.length));
    const download = page.waitForEvent('download');
    await page.getByRole('region', { name: 'Errors of all tensors' }).getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Errors of all tensors as CSV' }).click();
    const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n');
    expect(lines).toHaveLength(1 + tensors.length);
    const [first] = tensors;
    expect(lines[1]).toContain(`${first.name},${first.sourceType},${first.shape.join('x')},Q4_0,4.5,${first.formats[0].relRmse},0,${first.formats[0].rmse},0,`);
    await maps(page).first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await expect(page.getByRole('heading', { name: /^blk\.1\./ })).toBeVisible();
  });

  test('finds the format in which a tensor is stored without loss', async ({ page }) => {
    await page.goto('./#/v1/model?formats=q8_0,q4_0&tensor=blk.1.attn_output.weight');
    await expect(page.getByText('Lossless: Q4_0 gives back every measured value exactly.')).toBeVisible();
  });

  test('quantizes and weighs with an importance matrix exactly as the command line does', async ({ page }) => {
    await page.goto('./#/v1/model?formats=q4_0,q4_k&tensor=blk.0.ffn_down.weight');
    await page.getByRole('button', { name: 'None Importance matrix' }).click();
    await page.getByRole('option', { name: 'Sample matrix' }).click();
    await expect(page.getByText('quantized with sample-imatrix.gguf')).toBeVisible();
    await expect(page.getByTestId('basis')).toHaveText(/^Exact/);
    const imatrix = join(root, 'public/samples/sample-imatrix.gguf');
    const [expected] = await errorsByCommandLine('q4_0,q4_k', '^blk.0.ffn_down.weight$', '--imatrix', imatrix);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).first().click();
    await page.getByRole('menuitem', { name: 'Errors as JSON' }).click();
    const exported = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    exported.formats.forEach((line: Record<string, number>, index: number) => {
      for (const key of ['rmse', 'relRmse', 'weightedRmse']) expect(line[key], `${line.format} ${key}`).toBe(expected.formats[index][key]);
    });
    await page.getByRole('button', { name: /Metric$/ }).click();
    await page.getByRole('option', { name: /^Weighted relative RMSE/ }).click();
    await expect(page).toHaveURL(/metric=weighted/);
    await expect(maps(page)).toHaveCount(2);
  });

  test('compares a file with the reference it was made from', async ({ page }) => {
    const values = (shift: number) => new Uint8Array(Float32Array.from({ length: 64 * 64 }, (_, index) => ((index % 97) - 48) / 16 + shift).buffer);
    for (const [name, shift] of [['reference.gguf', 0], ['shifted.gguf', 0.5]] as const)
      writeFileSync(join(folder, name), writeGguf({ metadata: [], tensors: [{ name: 'w.weight', typeId: 0, shape: [64, 64], data: values(shift) }] }));
    await page.goto('./#/v1/model?formats=q4_0');
    await open(page, join(folder, 'shifted.gguf'), join(folder, 'reference.gguf'));
    await page.getByRole('button', { name: 'This file Original values' }).click();
    await page.getByRole('option', { name: /reference\.gguf/ }).click();
    const table = page.getByTestId('error-table');
    await expect(table.getByRole('columnheader').nth(1)).toContainText('F32 (this file)');
    for (const metric of ['RMSE', 'Max']) {
      const line = table.getByRole('row').filter({ has: page.getByRole('button', { name: metric, exact: true }) });
      await expect(line.getByRole('cell').first()).toHaveText('0.5000');
    }
    await expect(page.getByTestId('basis')).toContainText('Original values: reference.gguf');
    await expect(maps(page)).toHaveCount(2);
  });

  test('cancels, keeps what it has, and goes on', async ({ page }) => {
    const path = sparseFile('cancel.gguf', [{ name: 'wide.weight', shape: [8192, 16384] }]);
    await page.goto('./#/v1/model?rows=all&formats=q4_k');
    await open(page, path);
    await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible();
    await expect(page.getByTestId('basis')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(page.getByText(/^Cancelled at \d+ %/)).toBeVisible({ timeout: 2000 });
    await expect(page.getByTestId('basis')).toHaveText(/^So far: [\d,]+ of 8,192 rows/);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByRole('button', { name: 'Cancel', exact: true })).toBeVisible();
    expect(await heapMegabytes(page)).toBeLessThan(100);
  });

  test('asks for the same file after a reload and comes back to the same tensor', async ({ page }) => {
    const values = Float32Array.from({ length: 64 * 64 }, (_, index) => Math.sin(index));
    const tensors = ['first.weight', 'second.weight'].map((name) => ({ name, typeId: 0, shape: [64, 64], data: new Uint8Array(values.buffer) }));
    const path = join(folder, 'again.gguf');
    writeFileSync(path, writeGguf({ metadata: [], tensors }));
    await page.goto('./#/v1/model');
    await open(page, path);
    await row(page, 'second.weight').click();
    await expect(page.getByRole('heading', { name: 'second.weight' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Drop "again.gguf" again' })).toBeVisible();
    await open(page, path);
    await expect(page.getByRole('heading', { name: 'second.weight' })).toBeVisible();
  });

  test('takes a dropped split set and says which shard is missing', async ({ page }) => {
    const shard = (number: number) => ({
      name: `model-0000${number}-of-00003.gguf`,
      bytes: [
        ...writeGguf({
          metadata: [
            { key: 'split.no', type: 'uint16', value: number - 1 },
            { key: 'split.count', type: 'uint16', value: 3 },
          ],
          tensors: [{ name: `part.${number}`, typeId: 0, shape: [4, 32], data: new Uint8Array(512).fill(number) }],
        }),
      ],
    });
    await page.goto('./#/v1/model');
    const drop = (type: string, shards: readonly { readonly name: string; readonly bytes: readonly number[] }[]) =>
      page.evaluate(
        ([kind, files]) => {
          const data = new DataTransfer();
          for (const { name, bytes } of files) data.items.add(new File([new Uint8Array(bytes)], name));
          document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
        },
        [type, shards] as const,
      );
    await drop('dragover', [shard(1)]);
    await expect(page.getByRole('heading', { name: 'Drop to open' })).toBeVisible();
    await drop('drop', [shard(3), shard(1)]);
    await expect(page.getByRole('heading', { name: 'Drop to open' })).toBeHidden();
    await expect(row(page, 'part.3')).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'model-00002-of-00003.gguf' })).toBeVisible();
  });
});
