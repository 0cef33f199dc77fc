import type { ByteSource } from '../../gguf/source.ts';
import { applyPartialDataRule, partialDataRules } from '../../imatrix/coverage.ts';
import { looksLikeImatrixDat, openImatrixDat } from '../../imatrix/dat.ts';
import type { Imatrix } from '../../imatrix/imatrix.ts';
import { reportImatrix, summarizeLayers } from '../../imatrix/report.ts';
import type { InspectedFormat, InspectedImatrix, InspectedTensor, InspectedValue } from './inspection.ts';

export const inspectedImatrixDat: InspectedFormat = {
  format: 'imatrix-dat',
  matches: looksLikeImatrixDat,
  async inspect([source]) {
    const imatrix = await openImatrixDat(source!);
    return {
      format: 'imatrix-dat',
      files: [source!.name ?? ''],
      version: null,
      endian: 'little',
      byteLength: imatrix.byteLength,
      metadata: metadataOf(imatrix),
      tensors: imatrix.rows.map(({ name, columns, valuesByteOffset }): InspectedTensor => ({
        name,
        type: 'F32',
        typeId: 0,
        shape: [columns],
        byteOffset: valuesByteOffset,
        byteLength: 4 * columns,
        bpw: 32,
      })),
      warnings: imatrix.warnings,
      imatrix: await describeImatrix(source!, imatrix),
    };
  },
};

/** The tail of the file under the keys that a GGUF file has for it. */
function metadataOf({ chunkCount, datasets }: Imatrix): Record<string, InspectedValue> {
  return {
    ...(chunkCount === null ? {} : { 'imatrix.chunk_count': { type: 'int32', value: chunkCount } }),
    ...(datasets.length === 0
      ? {}
      : { 'imatrix.datasets': { type: 'array', elementType: 'string', length: datasets.length, preview: datasets } }),
  };
}

/** Coverage and statistics of every entry. Reads the whole file once. */
export async function describeImatrix(source: ByteSource, imatrix: Imatrix): Promise<InspectedImatrix> {
  const report = await reportImatrix(source, imatrix);
  return {
    datasets: imatrix.datasets,
    chunkCount: imatrix.chunkCount,
    chunkSize: imatrix.chunkSize,
    entries: report.map((row) => ({
      ...row,
      partialData: Object.fromEntries(partialDataRules.map((rule) => [rule.id, applyPartialDataRule(rule, row)])),
    })),
    layers: summarizeLayers(report),
  };
}
