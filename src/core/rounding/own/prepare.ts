import type { AnyNode } from 'acorn';
import { LabError } from '../../lab-error.ts';
import { type ColumnMap, insertText, textColumn } from './column-map.ts';
import { markLoops, markName } from './mark-loops.ts';

/** The text of an own algorithm, ready for the sandbox. */
export interface PreparedSource {
  /** JavaScript, line by line as the text, with the marks of mark-loops.ts. */
  readonly code: string;
  readonly map: ColumnMap;
}

/** The longest text that is taken: no rounding function comes near, and parsing stays short. */
export const longestText = 200_000;

const syntaxError = (line: number, column: number, sentence: string): LabError =>
  new LabError('own/syntax', `Line ${line}, column ${column}: ${sentence}`, { line, column });

/** Parsers end their sentences with a position of their own. */
const plainMessage = (message: string): string => message.replace(/^Error (parsing|transforming) [^:]*: /, '').replace(/ ?\(\d+:\d+\)$/, '').replace(/\.?$/, '.');

interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Takes the types out of a TypeScript text, checks that the rest is a program with a function `round` at the top and without imports, and marks its
 * loops. The parsers are loaded on first use. Throws own/syntax with line and column (1-based) of the text.
 */
export async function prepareSource(text: string): Promise<PreparedSource> {
  if (text.length > longestText) throw syntaxError(1, 1, `The text has ${text.length} characters; at most ${longestText} are taken.`);
  const [{ transform }, { decode }, { parse }] = await Promise.all([import('sucrase'), import('@jridgewell/sourcemap-codec'), import('acorn')]);
  const stripped = stripTypes(transform, text);
  const map: ColumnMap = decode(stripped.mappings).map((line) =>
    line.flatMap((segment) => (segment.length > 1 ? [[segment[0], segment[3]!] as const] : [])),
  );
  const at = ({ line, column }: Position, sentence: string): LabError => syntaxError(line, textColumn(map, line, column + 1), sentence);
  const program = parseProgram(parse, stripped.code, at);
  let code = stripped.code;
  let hasRound = false;
  for (const node of program.body) {
    if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') throw at(node.loc!.start, 'An own algorithm imports nothing: put everything into this text.');
    const isExport = node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration';
    const declaration = isExport ? node.declaration : node;
    if (isExport) {
      const end = declaration ? declaration.start : node.end;
      code = code.slice(0, node.start) + code.slice(node.start, end).replaceAll(/[^\n]/g, ' ') + code.slice(end);
    }
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === 'round') hasRound = true;
    if (declaration?.type === 'VariableDeclaration' && declaration.declarations.some(({ id }) => id.type === 'Identifier' && id.name === 'round')) hasRound = true;
  }
  if (!hasRound) throw syntaxError(1, 1, 'There has to be a function round(x, w, levels).');
  if (code.includes(markName)) return { code, map };
  const placeOf = ({ loc }: AnyNode): Position => ({ line: loc!.start.line, column: textColumn(map, loc!.start.line, loc!.start.column + 1) });
  return insertText(code, map, markLoops(program, placeOf));
}

function stripTypes(transform: (typeof import('sucrase'))['transform'], text: string): { readonly code: string; readonly mappings: string } {
  const name = 'own-algorithm.ts';
  try {
    const { code, sourceMap } = transform(text, {
      transforms: ['typescript'],
      disableESTransforms: true,
      // Unused ones as well: they are refused below, not dropped.
      keepUnusedImports: true,
      filePath: name,
      sourceMapOptions: { compiledFilename: name },
    });
    return { code, mappings: sourceMap!.mappings };
  } catch (error) {
    const { loc, message } = error as Error & { readonly loc?: Position };
    throw syntaxError(loc?.line ?? 1, loc?.column ?? 1, plainMessage(message));
  }
}

function parseProgram(parse: (typeof import('acorn'))['parse'], code: string, at: (position: Position, sentence: string) => LabError) {
  try {
    return parse(code, { ecmaVersion: 2024, sourceType: 'module', allowAwaitOutsideFunction: false, locations: true });
  } catch (error) {
    const { loc, message } = error as Error & { readonly loc?: Position };
    throw at(loc ?? { line: 1, column: 0 }, plainMessage(message));
  }
}
