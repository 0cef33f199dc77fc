import { Download } from 'lucide-react';
import type { RefObject } from 'react';
import { toCsv } from '../../render/csv.ts';
import { download, svgToPng, svgToText } from '../../render/export.ts';
import { MenuButton } from '../../ui/MenuButton.tsx';
import type { Sheet } from './sheet.ts';

interface ExportMenuProps {
  readonly svgRef: RefObject<SVGSVGElement | null>;
  readonly sheet: Sheet;
  /** File name without its ending. */
  readonly name: string;
}

/** The plot as a picture, its numbers as a file. */
export function ExportMenu({ svgRef, sheet, name }: ExportMenuProps) {
  const withSvg = (use: (text: string) => void) => () => {
    if (svgRef.current) use(svgToText(svgRef.current, getComputedStyle(document.body).backgroundColor));
  };
  const columns = sheet.columns.map(({ key }) => key);
  return (
    <MenuButton
      label="Export"
      icon={<Download size={14} aria-hidden />}
      items={[
        {
          id: 'svg',
          label: 'Picture (SVG)',
          onAction: withSvg((text) => download(`${name}.svg`, new Blob([text], { type: 'image/svg+xml' }))),
        },
        {
          id: 'png',
          label: 'Picture (PNG)',
          onAction: withSvg((text) => void svgToPng(text).then((png) => download(`${name}.png`, png))),
        },
        {
          id: 'csv',
          label: 'Numbers (CSV)',
          onAction: () => download(`${name}.csv`, new Blob([toCsv(columns, sheet.rows)], { type: 'text/csv' })),
        },
      ]}
    />
  );
}
