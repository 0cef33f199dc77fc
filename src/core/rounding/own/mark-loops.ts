import type { AnyNode, Program } from 'acorn';
import type { Insertion } from './column-map.ts';

/** Where something starts in the text of the author, 1-based. */
type PlaceOf = (node: AnyNode) => { readonly line: number; readonly column: number };

/** The start of every name that is put in. Texts that use it stay unmarked. */
export const markName = '$here';

/** A loop, or all functions together, call out once in so many turns. Of the form 2^k - 1. */
const turns = 1023;

type Loop = Extract<AnyNode, { type: 'ForStatement' | 'WhileStatement' | 'DoWhileStatement' | 'ForInStatement' | 'ForOfStatement' }>;
type FunctionLike = Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }>;

const isLoop = (node: AnyNode): node is Loop => /^(?:For|While|DoWhile|ForIn|ForOf)Statement$/.test(node.type);
const isFunction = (node: AnyNode): node is FunctionLike => /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

/**
 * Marks the loops and functions of a program, so that the place of a run without an end can be told from outside: a loop counts its turns in a variable
 * of its own, functions count their calls in one together, and now and then they call $hereAt(line, column, turns, ...) with the numbers of the loop and
 * of those around it in the same function, innermost first. The program does what it did before; nothing that is put in has a line break.
 */
export function markLoops(program: Program, placeOf: PlaceOf): readonly Insertion[] {
  const insertions: Insertion[] = [{ at: 0, text: `let ${markName}=0;` }];
  const put = (at: number, text: string): void => void insertions.push({ at, text });
  let loops = 0;

  /** What stands around a body goes in before its content, and after it: so insertions at one place come in the right order. */
  const visitBody = (body: AnyNode, around: string, [open, mark, close]: readonly [string, string, string]): void => {
    const isBlock = body.type === 'BlockStatement';
    put(isBlock ? body.start + 1 : body.start, isBlock ? `${mark};` : open + mark + (open === '{' ? ';' : ','));
    visit(body, around);
    if (!isBlock) put(body.end, close);
  };

  const visit = (node: AnyNode, around: string, labelled = node): void => {
    if (node.type === 'LabeledStatement') {
      // The label stays with its loop: `continue` needs it there.
      visit(node.body, around, labelled);
    } else if (isFunction(node)) {
      const { line, column } = placeOf(node);
      for (const child of childrenOf(node)) if (child !== node.body) visit(child, '');
      visitBody(node.body, '', ['(', `!(++${markName}&${turns})&&${markName}At(${line},${column},0)`, ')']);
    } else if (isLoop(node)) {
      const { line, column } = placeOf(node);
      const counter = `${markName}${++loops}`;
      const places = `${line},${column},${counter}${around && `,${around}`}`;
      put(labelled.start, `{let ${counter}=0;`);
      for (const child of childrenOf(node)) if (child !== node.body) visit(child, around);
      visitBody(node.body, places, ['{', `if(!(++${counter}&${turns}))${markName}At(${places})`, '}']);
      put(labelled.end, '}');
    } else {
      for (const child of childrenOf(node)) visit(child, node.type === 'StaticBlock' ? '' : around);
    }
  };
  visit(program, '');
  return insertions;
}

const childrenOf = (node: AnyNode): readonly AnyNode[] => Object.values(node).flat().filter(isNode);

const isNode = (value: unknown): value is AnyNode => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
