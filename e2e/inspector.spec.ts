import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { bytePairModel } from '../src/gguf/tokenizer/fixture.ts';
import { writeGguf } from '../src/gguf/writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'quantarium-inspector-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.describe('the inspector of the Model view', () => {
  test('finds tokens by text, id and type, and shows their merges', async ({ page }) => {
    const path = join(folder, 'vocabulary.gguf');
    writeFileSync(path, writeGguf(bytePairModel));
    await page.goto('./#/v1/model?formats=');
    await page.getByTestId('open-files').first().setInputFiles(path);
    await page.getByRole('tab', { name: 'Tokens 10' }).click();
    const tokens = page.getByRole('grid', { name: 'Tokens' });
    await expect(tokens.getByRole('row')).toHaveCount(11);
    await page.getByLabel('Find tokens by text').fill(' he');
    await expect(page.getByText('2 of 10 tokens')).toBeVisible();
    await expect(tokens.getByRole('row').nth(1)).toContainText('4␣heĠhe20 68 65normal');
    await tokens.getByRole('row').nth(1).click();
    const details = page.getByRole('region', { name: 'Token 4' });
    await expect(details.getByText('rank 1')).toBeVisible();
    await expect(page).toHaveURL(/find=\+he/);
    await expect(page).toHaveURL(/token=4/);
    await page.getByLabel('Find tokens by text').fill('');
    await page.getByRole('button', { name: 'eos 0' }).click();
    await expect(page.getByRole('region', { name: 'Token 0' }).getByText('control')).toBeVisible();
    await expect(page.getByRole('button', { name: 'bos 99' })).toBeDisabled();
    await page.getByLabel('Go to the token of this id').fill('6');
    await expect(page.getByRole('region', { name: 'Token 6' }).getByText('\\n')).toBeVisible();
  });

  test('scrolls 262,144 tokens, and shows the last one', async ({ page }) => {
    const path = join(folder, 'large-vocabulary.gguf');
    const values = Array.from({ length: 262_144 }, (_, id) => `▁token${id}`);
    writeFileSync(path, writeGguf({ metadata: [{ key: 'tokenizer.ggml.model', type: 'string', value: 'llama' }, { key: 'tokenizer.ggml.tokens', type: 'array', elementType: 'string', values }], tensors: [] }));
    await page.goto('./#/v1/model?formats=&tab=tokens&token=262143');
    await page.getByTestId('open-files').first().setInputFiles(path);
    await expect(page.getByRole('tab', { name: 'Tokens 262,144' })).toBeVisible();
    await page.getByRole('tab', { name: /Tokens/ }).click();
    await expect(page.getByText('262,144 tokens', { exact: true })).toBeVisible();
    await page.getByLabel('Go to the token of this id').fill('262143');
    await expect(page.getByRole('grid', { name: 'Tokens' }).getByRole('row', { selected: true })).toContainText('262143␣token262143');
    expect(await page.getByRole('grid', { name: 'Tokens' }).getByRole('row').count()).toBeLessThan(120);
    await page.getByLabel('Find tokens by text').fill(' token77');
    await expect(page.getByRole('grid', { name: 'Tokens' }).getByRole('row').nth(1)).toContainText('77␣token77');
  });

  test('shows a chat template as text, and the architecture with what contradicts it', async ({ page }) => {
    const path = join(folder, 'template.gguf');
    const template = "{% for m in messages %}{{ m.content }}<img src=x onerror=alert(1)>{% endfor %}";
    writeFileSync(
      path,
      writeGguf({
        metadata: [
          { key: 'general.architecture', type: 'string', value: 'llama' },
          { key: 'llama.block_count', type: 'uint32', value: 2 },
          { key: 'tokenizer.chat_template', type: 'string', value: template },
        ],
        tensors: [{ name: 'blk.0.ffn_up.weight', typeId: 0, shape: [4, 8], data: new Uint8Array(128) }],
      }),
    );
    await page.goto('./#/v1/model?formats=');
    await page.getByTestId('open-files').first().setInputFiles(path);
    await page.getByRole('tab', { name: 'Chat template' }).click();
    await expect(page.getByRole('list', { name: 'Chat template default' }).getByRole('listitem')).toHaveText([template]);
    await page.getByText('One tag a line').click();
    await expect(page.getByRole('list', { name: 'Chat template default' }).getByRole('listitem')).toHaveCount(4);
    await page.getByRole('tab', { name: 'Architecture' }).click();
    await expect(page.getByText('The header announces 2 blocks, but there are tensors of 1.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Computed' }).getByText('32', { exact: true }).first()).toBeVisible();
  });

  test('shows tensors as a tree that follows the selection and the keys', async ({ page }) => {
    await page.goto('./#/v1/model?formats=&arranged=block&tensor=blk.1.ffn_down.weight');
    const tree = page.getByRole('treegrid', { name: 'Tensors by block' });
    await expect(tree.getByRole('row', { selected: true })).toContainText('blk.1.ffn_down.weight');
    await tree.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(tree.getByRole('row', { selected: true })).toContainText('Feed-forward, dense');
    await page.keyboard.press('ArrowLeft');
    await expect(tree.getByText('blk.1.ffn_down.weight')).toHaveCount(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('heading', { name: /^blk\.1\.ffn/ })).toBeVisible();
    await page.keyboard.press(']');
    await expect(tree.getByRole('row', { selected: true })).toContainText('blk.1.ffn');
    await page.getByText('By role').click();
    await expect(page.getByRole('treegrid', { name: 'Tensors by role' }).getByRole('row', { expanded: true })).toHaveCount(2);
  });
});
