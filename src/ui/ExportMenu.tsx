import { Download } from 'lucide-react';
import type { RefObject } from 'react';
import { download, svgToPng, svgToText } from '../render/export.ts';
import { type Table, tableToCsv, tableToMarkdown, tableToObjects } from '../render/table-text.ts';
import { MenuButton } from './MenuButton.tsx';

export interface ExportItem {
  readonly id: string;
  readonly label: string;
  readonly onAction: () => void;
  readonly isDisabled?: boolean;
}

/**
 * A table as CSV and JSON files and as Markdown in the clipboard. `what` begins the labels: "Errors". `table` is made when it is asked for; `about`
 * stands around the lines in the JSON, which are then its `formats`: what they are of.
 */
export function tableExports(what: string, fileName: string, table: () => Table, isDisabled = false, about?: { readonly [key: string]: unknown }): readonly ExportItem[] {
  const json = (): string => (about ? JSON.stringify({ ...about, formats: tableToObjects(table()) }, null, 1) : JSON.stringify(tableToObjects(table()), null, 1));
  return [
    { id: `${what} md`, label: `Copy ${what[0]!.toLowerCase()}${what.slice(1)} as Markdown`, isDisabled, onAction: () => void navigator.clipboard.writeText(tableToMarkdown(table())) },
    { id: `${what} csv`, label: `${what} as CSV`, isDisabled, onAction: () => download(`${fileName}.csv`, new Blob([tableToCsv(table())], { type: 'text/csv' })) },
    { id: `${what} json`, label: `${what} as JSON`, isDisabled, onAction: () => download(`${fileName}.json`, new Blob([json()], { type: 'application/json' })) },
  ];
}

interface ExportMenuProps {
  readonly items: readonly ExportItem[];
  /** A plot that is offered as SVG and PNG, before the items. */
  readonly plot?: { readonly what: string; readonly fileName: string; readonly svgRef: RefObject<SVGSVGElement | null> } | undefined;
}

/** A button with the ways to take a picture or table along. */
export function ExportMenu({ items, plot }: ExportMenuProps) {
  const withSvg = (use: (text: string) => void) => () => {
    if (plot?.svgRef.current) use(svgToText(plot.svgRef.current, getComputedStyle(document.body).backgroundColor));
  };
  const plotItems: readonly ExportItem[] = plot
    ? [
        { id: 'plot svg', label: `${plot.what} as SVG`, onAction: withSvg((text) => download(`${plot.fileName}.svg`, new Blob([text], { type: 'image/svg+xml' }))) },
        { id: 'plot png', label: `${plot.what} as PNG`, onAction: withSvg((text) => void svgToPng(text).then((png) => download(`${plot.fileName}.png`, png))) },
      ]
    : [];
  return <MenuButton label="Export" icon={<Download size={14} aria-hidden />} items={[...plotItems, ...items]} />;
}
