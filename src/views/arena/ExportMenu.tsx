import { Download } from 'lucide-react';
import type { RefObject } from 'react';
import { download, svgToPng, svgToText } from '../../render/export.ts';
import { MenuButton } from '../../ui/MenuButton.tsx';

type SvgRef = RefObject<SVGSVGElement | null>;

interface ExportMenuProps {
  readonly errorPlot: SvgRef;
  readonly regretPlot: SvgRef;
  /** Undefined as long as there is nothing to export. */
  readonly texts: { readonly markdown: () => string; readonly csv: () => string; readonly curves: () => string } | undefined;
}

const name = 'quantarium-arena';

/** The table as text, the plots as pictures. */
export function ExportMenu({ errorPlot, regretPlot, texts }: ExportMenuProps) {
  const save = (ending: string, type: string, text: (() => string) | undefined) => () => {
    if (text) download(`${name}${ending}`, new Blob([text()], { type }));
  };
  const svgOf = (ref: SvgRef): string | undefined => (ref.current ? svgToText(ref.current, getComputedStyle(document.body).backgroundColor) : undefined);
  const picture = (ref: SvgRef, ending: string) => [
    { id: `${ending}.svg`, use: (text: string) => download(`${name}-${ending}.svg`, new Blob([text], { type: 'image/svg+xml' })) },
    { id: `${ending}.png`, use: (text: string) => void svgToPng(text).then((png) => download(`${name}-${ending}.png`, png)) },
  ].map(({ id, use }) => ({ id, use: () => { const text = svgOf(ref); if (text !== undefined) use(text); } })); // prettier-ignore
  const isDisabled = texts === undefined;
  const [errorSvg, errorPng] = picture(errorPlot, 'errors');
  const [regretSvg, regretPng] = picture(regretPlot, 'regrets');
  return (
    <MenuButton
      label="Export"
      icon={<Download size={14} aria-hidden />}
      items={[
        { id: 'md', label: 'Table (Markdown)', isDisabled, onAction: save('.md', 'text/markdown', texts?.markdown) },
        { id: 'csv', label: 'Table (CSV)', isDisabled, onAction: save('.csv', 'text/csv', texts?.csv) },
        { id: 'curves', label: 'Regret curves (CSV)', isDisabled, onAction: save('-regrets.csv', 'text/csv', texts?.curves) },
        { id: 'errors-svg', label: 'Error plot (SVG)', isDisabled, onAction: errorSvg!.use },
        { id: 'errors-png', label: 'Error plot (PNG)', isDisabled, onAction: errorPng!.use },
        { id: 'regrets-svg', label: 'Regret plot (SVG)', isDisabled, onAction: regretSvg!.use },
        { id: 'regrets-png', label: 'Regret plot (PNG)', isDisabled, onAction: regretPng!.use },
      ]}
    />
  );
}
