import { LabError } from '../../lab-error.ts';

export interface Token {
  readonly kind: 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  readonly isFirstOfLine: boolean;
}

/** An error of the text, with its line. */
export const syntaxError = (line: number, sentence: string): LabError => new LabError('own/syntax', `Line ${line}: ${sentence}`, { line });

/** Longest first, so that `<=` is not read as `<`. */
const symbols = ['===', '!==', '**=', '&&', '||', '==', '!=', '<=', '>=', '++', '--', '+=', '-=', '*=', '/=', '%=', '**', '=>', ...'+-*/%<>=!?:;,.(){}[]|&'];
const space = /^[ \t\r]+/;
const comment = /^(?:\/\/[^\n]*|\/\*[^]*?\*\/)/;
const number = /^(?:0x[0-9a-f]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)/i;
const name = /^[\p{L}_$][\p{L}\p{N}_$]*/u;

/** The tokens of a text, ending with one of kind `end`. Throws own/syntax. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text;
  let line = 1;
  let isFirstOfLine = true;
  const take = (length: number): string => {
    const taken = rest.slice(0, length);
    rest = rest.slice(length);
    return taken;
  };
  for (;;) {
    if (rest === '') break;
    const skipped = comment.exec(rest)?.[0] ?? space.exec(rest)?.[0];
    if (skipped !== undefined) {
      line += take(skipped.length).split('\n').length - 1;
    } else if (rest.startsWith('\n')) {
      take(1);
      line++;
      isFirstOfLine = true;
    } else {
      const [kind, found] = nextToken(rest, line);
      tokens.push({ kind, text: take(found.length), line, isFirstOfLine });
      isFirstOfLine = false;
    }
  }
  tokens.push({ kind: 'end', text: 'the end', line, isFirstOfLine: true });
  return tokens;
}

function nextToken(rest: string, line: number): [Token['kind'], string] {
  const digits = number.exec(rest)?.[0];
  if (digits !== undefined) return ['number', digits];
  const word = name.exec(rest)?.[0];
  if (word !== undefined) return ['name', word];
  const symbol = symbols.find((text) => rest.startsWith(text));
  if (symbol !== undefined) return ['symbol', symbol];
  if (/^["'`]/.test(rest)) throw syntaxError(line, 'There are no texts here, only numbers.');
  throw syntaxError(line, `"${rest[0]}" means nothing here.`);
}
