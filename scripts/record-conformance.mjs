#!/usr/bin/env node
/**
 * Runs the whole golden suite of ggml and writes what the Conformance view says about it: src/core/conformance/full-suite.json.
 * Usage: npm run conformance:record -- DIR   (DIR holds ggml's manifest.json)
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const dir = process.argv[2];
if (!dir) {
  console.error('Name the folder of the golden vectors: npm run conformance:record -- DIR');
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
const output = execFileSync('node', ['bin/quantarium.mjs', 'golden', dir, '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 });
const report = JSON.parse(output);
const [suite] = report.manifests;
const formats = new Map();
const rowOf = (name) => {
  const format = name.split('/')[0].toLowerCase();
  if (!formats.has(format)) formats.set(format, { format, passed: 0, failed: 0 });
  return formats.get(format);
};
const cases = [...manifest.cases, ...manifest.dequant_random];
const failed = new Set(suite.failed.map((failure) => failure.name));
const skipped = new Set(suite.skipped.flatMap((group) => group.names));
for (const { id, type } of cases) {
  if (skipped.has(id)) continue;
  rowOf(`${type}/`)[failed.has(id) ? 'failed' : 'passed']++;
}
const unstable = suite.skipped.filter((group) => group.what === 'unstable').reduce((sum, group) => sum + group.names.length, 0);
const record = {
  date: new Date().toISOString().slice(0, 10),
  reference: { version: manifest.source.version, commit: manifest.source.commit, build: manifest.source.build },
  passed: report.passed,
  failed: report.failed,
  unstable,
  formats: [...formats.values()],
};
writeFileSync('src/core/conformance/full-suite.json', JSON.stringify(record, null, 1) + '\n');
console.log(`${record.passed} passed, ${record.failed} failed, ${record.unstable} unstable, ${record.formats.length} formats`);
