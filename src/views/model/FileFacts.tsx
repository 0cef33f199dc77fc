import { memo } from 'react';
import { metadataText } from '../../gguf/header.ts';
import type { OpenModel } from '../../state/models.ts';
import { Facts, Section } from '../../ui/Section.tsx';
import { bitsText, bytesText, countText } from '../../ui/number-text.ts';

/** What the header says about the file as a whole. */
export const FileFacts = memo(function FileFacts({ model }: { readonly model: OpenModel }) {
  const { format, header, files } = model;
  const elements = header.tensors.reduce((sum, tensor) => sum + tensor.elementCount, 0);
  const tensorBytes = header.tensors.reduce((sum, tensor) => sum + (tensor.byteLength ?? 0), 0);
  const name = metadataText(header, 'general.name');
  return (
    <Section title="File">
      <Facts
        rows={[
          ...(name === undefined ? [] : [['Name', name] as const]),
          ['Format', `${format === 'gguf' ? `GGUF ${header.version}` : 'safetensors'}, ${header.endian} endian`],
          ['Files', files.length === 1 ? '1' : `${files.length} shards`],
          ['Size', `${bytesText(header.byteLength)} (${countText(header.byteLength)} bytes)`],
          ['Tensor data', `${bytesText(tensorBytes)} from byte ${countText(header.dataOffset)}`],
          ...(format === 'gguf' ? [['Alignment', `${header.alignment} bytes`] as const] : []),
          ['Weights', countText(elements)],
          ['Bits per weight', elements === 0 ? '–' : bitsText((tensorBytes * 8) / elements)],
        ]}
      />
    </Section>
  );
});
