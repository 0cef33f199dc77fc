/** The tree of an own algorithm: a small part of TypeScript. Every node knows its line, 1-based. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number; readonly line: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly line: number }
  | { readonly kind: 'name'; readonly name: string; readonly line: number }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!'; readonly operand: Expression; readonly line: number }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression; readonly line: number }
  | { readonly kind: 'logical'; readonly operator: '&&' | '||'; readonly left: Expression; readonly right: Expression; readonly line: number }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression; readonly line: number }
  /** `target = value`; an operator such as `+` for `target += value`. */
  | { readonly kind: 'assign'; readonly operator: string | undefined; readonly target: Expression; readonly value: Expression; readonly line: number }
  /** `++target` and `target++`: the latter has the value before. */
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly isPrefix: boolean; readonly target: Expression; readonly line: number }
  | { readonly kind: 'index'; readonly array: Expression; readonly index: Expression; readonly line: number }
  | { readonly kind: 'member'; readonly object: Expression; readonly name: string; readonly line: number }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[]; readonly line: number }
  | { readonly kind: 'new'; readonly name: string; readonly args: readonly Expression[]; readonly line: number }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly line: number }
  | { readonly kind: 'object'; readonly fields: readonly { readonly name: string; readonly value: Expression }[]; readonly line: number };

export type Statement =
  | { readonly kind: 'declare'; readonly isConstant: boolean; readonly name: string; readonly value: Expression | undefined; readonly line: number }
  | { readonly kind: 'expression'; readonly value: Expression; readonly line: number }
  | { readonly kind: 'block'; readonly body: readonly Statement[]; readonly line: number }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined; readonly line: number }
  | { readonly kind: 'for'; readonly init: readonly Statement[]; readonly test: Expression | undefined; readonly update: Expression | undefined; readonly body: Statement; readonly line: number }
  | { readonly kind: 'forOf'; readonly name: string; readonly isConstant: boolean; readonly array: Expression; readonly body: Statement; readonly line: number }
  | { readonly kind: 'return'; readonly value: Expression | undefined; readonly line: number }
  | { readonly kind: 'break' | 'continue'; readonly line: number };

export interface FunctionNode {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface Program {
  /** Constants and variables outside of functions, in order. */
  readonly globals: readonly (Statement & { readonly kind: 'declare' })[];
  readonly functions: readonly FunctionNode[];
}
