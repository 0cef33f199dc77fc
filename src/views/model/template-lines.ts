/** A piece of a template: plain text, `{{ output }}`, `{% statement %}` or `{# comment #}`. */
export interface TemplatePart {
  readonly kind: 'text' | 'output' | 'statement' | 'comment';
  readonly text: string;
}

export interface TemplateLine {
  /** How deep inside if, for and their like. */
  readonly depth: number;
  readonly parts: readonly TemplatePart[];
}

const kinds: Readonly<Record<string, TemplatePart['kind']>> = { '{': 'output', '%': 'statement', '#': 'comment' };

/** The pieces of a Jinja template in order; together they are the template. A tag that does not end reaches to the end. */
export function templateParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  const closers: Readonly<Record<string, string>> = { '{': '}}', '%': '%}', '#': '#}' };
  let at = 0;
  while (at < text.length) {
    const match = /\{[{%#]/.exec(text.slice(at));
    const start = match ? at + match.index : text.length;
    if (start > at) parts.push({ kind: 'text', text: text.slice(at, start) });
    if (!match) break;
    const opener = text[start + 1]!;
    const end = text.indexOf(closers[opener]!, start + 2);
    at = end < 0 ? text.length : end + 2;
    parts.push({ kind: kinds[opener]!, text: text.slice(start, at) });
  }
  return parts;
}

/** The lines as they are stored. */
export function storedLines(text: string): readonly TemplateLine[] {
  const lines: TemplatePart[][] = [[]];
  for (const { kind, text: piece } of templateParts(text)) {
    piece.split('\n').forEach((line, index) => {
      if (index > 0) lines.push([]);
      if (line !== '') lines.at(-1)!.push({ kind, text: line });
    });
  }
  return lines.map((parts) => ({ depth: 0, parts }));
}

const opens = /^\{%[-+]?\s*(if|for|macro|call|filter|block|generation)\b/;
/** `set x` with `=` is complete; without it the value follows up to endset. */
const opensSet = /^\{%[-+]?\s*set\b[^=]*%\}$/;
const closes = /^\{%[-+]?\s*end/;
const turns = /^\{%[-+]?\s*(else|elif)\b/;

/** One line for each tag and each piece of text, indented by nesting. For reading only: the added line ends are not in the template. */
export function laidOutLines(text: string): readonly TemplateLine[] {
  const lines: TemplateLine[] = [];
  let depth = 0;
  for (const part of templateParts(text)) {
    if (part.text.trim() === '') continue;
    const isEnd = part.kind === 'statement' && closes.test(part.text);
    const isTurn = part.kind === 'statement' && turns.test(part.text);
    if (isEnd) depth = Math.max(0, depth - 1);
    const pieces = part.kind === 'text' ? part.text.split('\n').filter((line) => line.trim() !== '') : [part.text.replaceAll(/\s*\n\s*/g, ' ')];
    for (const piece of pieces) lines.push({ depth: isTurn ? Math.max(0, depth - 1) : depth, parts: [{ kind: part.kind, text: piece }] });
    if (part.kind === 'statement' && (opens.test(part.text) || opensSet.test(part.text))) depth++;
  }
  return lines;
}
