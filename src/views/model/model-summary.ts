import { metadataText } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { bytesText, countText } from '../../ui/number-text.ts';

/** The line under the title: what is open, in one breath. */
export function modelSummary({ header, name, files, isSample }: OpenModel): string {
  const elements = header.tensors.reduce((sum, tensor) => sum + tensor.elementCount, 0);
  const architecture = metadataText(header, 'general.architecture');
  return [
    isSample ? 'Sample model (made by the lab, random weights)' : files.length > 1 ? `${name} and ${files.length - 1} more shards` : name,
    ...(architecture === undefined ? [] : [architecture]),
    `${countText(header.tensors.length)} ${header.tensors.length === 1 ? 'tensor' : 'tensors'}`,
    `${countText(elements)} weights`,
    bytesText(header.byteLength),
  ].join(' · ');
}
