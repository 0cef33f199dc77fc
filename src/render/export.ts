/** Offers a file to the visitor: the browser's own download, nothing leaves the page. */
export function download(fileName: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has its own reference by then; one turn of the event loop is not enough in every browser.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Properties that a style sheet gives to a drawing and that have to travel with it. */
const drawnProperties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-opacity',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
  'image-rendering',
] as const;

/**
 * An SVG of the page as a file of its own: the styles in force (theme included) are written into it, a background is laid below it, and
 * elements with `data-screen-only` (cursors, hit areas) are left out.
 */
export function svgToText(svg: SVGSVGElement, background: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = svg.querySelectorAll<SVGElement>('*');
  copy.querySelectorAll<SVGElement>('*').forEach((element, index) => inlineStyles(originals[index]!, element));
  inlineStyles(svg, copy);
  for (const element of copy.querySelectorAll('[data-screen-only]')) element.remove();
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', background);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function inlineStyles(from: SVGElement, to: SVGElement): void {
  const computed = getComputedStyle(from);
  const style = drawnProperties
    .map((property) => [property, computed.getPropertyValue(property)] as const)
    .filter(([, value]) => value !== '')
    .map(([property, value]) => `${property}:${value}`);
  to.removeAttribute('class');
  to.setAttribute('style', style.join(';'));
}

/** The text of an SVG drawn as PNG, `scale` device pixels per unit of the drawing. Throws when the browser cannot draw it. */
export async function svgToPng(text: string, scale = 2): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(image.naturalWidth * scale);
    canvas.height = Math.ceil(image.naturalHeight * scale);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser drew no picture.'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}
