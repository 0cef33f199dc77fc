import type { Expression, FunctionNode, Program, Statement } from './syntax.ts';
import { readTokens, syntaxError, type Token } from './tokens.ts';

/** Reads an own algorithm. Types are skipped, not checked. Throws own/syntax with the line. */
export const parseProgram = (text: string): Program => new Parser(readTokens(text)).program();

/** Binary operators by how tightly they bind. */
const strengths: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '==': 3, '!=': 3, '===': 3, '!==': 3, '<': 4, '>': 4, '<=': 4, '>=': 4, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6, '**': 7,
}; // prettier-ignore
const assignments: readonly string[] = ['=', '+=', '-=', '*=', '/=', '%=', '**='];
const otherWords: readonly string[] = ['class', 'try', 'throw', 'switch', 'import', 'async', 'await', 'var', 'do', 'yield', 'typeof', 'delete', 'this'];
const deepest = 200;

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  program(): Program {
    const globals: Program['globals'][number][] = [];
    const functions: FunctionNode[] = [];
    while (this.token.kind !== 'end') {
      this.takeIf('export');
      this.takeIf('default');
      if (this.token.text === 'function') functions.push(this.functionNode());
      else if (this.token.text === 'type') this.typeAlias();
      else if (this.token.text === 'const' || this.token.text === 'let') globals.push(...this.declarations());
      else throw syntaxError(this.token.line, `Outside of functions there are only function, const, let and type, not "${this.token.text}".`);
    }
    return { globals, functions };
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private next(): Token {
    const { token } = this;
    if (token.kind !== 'end') this.at++;
    return token;
  }

  private is(text: string): boolean {
    return this.token.kind !== 'number' && this.token.text === text;
  }

  private takeIf(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  private take(text: string): Token {
    if (!this.is(text)) throw syntaxError(this.token.line, `Expected "${text}", found "${this.token.text}".`);
    return this.next();
  }

  private takeName(): string {
    const { kind, text, line } = this.token;
    if (kind !== 'name' || otherWords.includes(text)) throw syntaxError(line, `Expected a name, found "${text}".`);
    return this.next().text;
  }

  /** Guards the stack of the browser against texts that are nothing but parentheses. */
  private nested<T>(read: () => T): T {
    if (++this.depth > deepest) throw syntaxError(this.token.line, `More than ${deepest} levels of nesting.`);
    const result = read();
    this.depth--;
    return result;
  }

  private endOfStatement(): void {
    if (this.takeIf(';') || this.is('}') || this.token.isFirstOfLine) return;
    throw syntaxError(this.token.line, `Expected ";", found "${this.token.text}".`);
  }

  private functionNode(): FunctionNode {
    const { line } = this.take('function');
    const name = this.takeName();
    const parameters: string[] = [];
    this.take('(');
    while (!this.is(')')) {
      parameters.push(this.takeName());
      this.takeType();
      if (!this.takeIf(',')) break;
    }
    this.take(')');
    this.takeType();
    return { name, parameters, body: this.braced(), line };
  }

  private typeAlias(): void {
    this.take('type');
    this.takeName();
    this.take('=');
    this.type();
    this.endOfStatement();
  }

  private takeType(): void {
    if (this.takeIf(':')) this.type();
  }

  private type(): void {
    do {
      this.takeIf('|');
      this.takeIf('readonly');
      if (!this.balanced('{', '}') && !this.balanced('(', ')') && !this.balanced('[', ']')) {
        this.takeName();
        this.balanced('<', '>');
      }
      while (this.is('[') && !this.token.isFirstOfLine) this.balanced('[', ']');
    } while (this.is('|') || this.is('&'));
  }

  /** Skips everything up to the bracket that closes the one that stands here. */
  private balanced(open: string, close: string): boolean {
    if (!this.takeIf(open)) return false;
    for (let depth = 1; depth > 0; ) {
      const { text, kind, line } = this.next();
      if (kind === 'end') throw syntaxError(line, `A "${close}" is missing.`);
      depth += text === open ? 1 : text === close ? -1 : 0;
    }
    return true;
  }

  private braced(): Statement[] {
    const opened = this.take('{');
    const body: Statement[] = [];
    while (!this.is('}')) {
      if (this.token.kind === 'end') throw syntaxError(opened.line, 'The "{" of this line is never closed.');
      body.push(...this.statements());
    }
    this.take('}');
    return body;
  }

  /** One statement; several for declarations with commas. */
  private statements(): readonly Statement[] {
    return this.is('const') || this.is('let') ? this.declarations() : [this.nested(() => this.statement())];
  }

  private statement(): Statement {
    const { line, text } = this.token;
    switch (text) {
      case '{':
        return { kind: 'block', body: this.braced(), line };
      case ';':
        this.next();
        return { kind: 'block', body: [], line };
      case 'if':
        return this.ifStatement(line);
      case 'while': {
        this.next();
        const test = this.inParentheses();
        return { kind: 'for', init: [], test, update: undefined, body: this.body(), line };
      }
      case 'for':
        return this.forStatement(line);
      case 'return': {
        this.next();
        const isEmpty = this.is(';') || this.is('}') || this.token.isFirstOfLine;
        const value = isEmpty ? undefined : this.expression();
        this.endOfStatement();
        return { kind: 'return', value, line };
      }
      case 'break':
      case 'continue':
        this.next();
        this.endOfStatement();
        return { kind: text, line };
      case 'function':
        throw syntaxError(line, 'Functions stand outside of other functions here.');
      default: {
        const value = this.expression();
        this.endOfStatement();
        return { kind: 'expression', value, line };
      }
    }
  }

  private body(): Statement {
    if (this.is('const') || this.is('let')) throw syntaxError(this.token.line, 'A declaration needs braces around it here.');
    return this.nested(() => this.statement());
  }

  private ifStatement(line: number): Statement {
    this.take('if');
    const test = this.inParentheses();
    const yes = this.body();
    const no = this.takeIf('else') ? this.body() : undefined;
    return { kind: 'if', test, yes, no, line };
  }

  private forStatement(line: number): Statement {
    this.take('for');
    this.take('(');
    const isOf = this.tokens[this.at + 2]?.text === 'of';
    if (isOf) {
      const isConstant = this.is('const');
      this.next();
      const name = this.takeName();
      this.take('of');
      const array = this.expression();
      this.take(')');
      return { kind: 'forOf', name, isConstant, array, body: this.body(), line };
    }
    const init = this.is('let') || this.is('const') ? this.declarations() : this.is(';') ? this.skipSemicolon() : this.forInit(line);
    const test = this.is(';') ? undefined : this.expression();
    this.take(';');
    const update = this.is(')') ? undefined : this.expression();
    this.take(')');
    return { kind: 'for', init, test, update, body: this.body(), line };
  }

  private skipSemicolon(): Statement[] {
    this.take(';');
    return [];
  }

  private forInit(line: number): Statement[] {
    const value = this.expression();
    this.take(';');
    return [{ kind: 'expression', value, line }];
  }

  private declarations(): Program['globals'][number][] {
    const isConstant = this.next().text === 'const';
    const declared: Program['globals'][number][] = [];
    do {
      const { line } = this.token;
      const name = this.takeName();
      this.takeType();
      const value = this.takeIf('=') ? this.expression() : undefined;
      if (isConstant && !value) throw syntaxError(line, `The constant ${name} needs a value.`);
      declared.push({ kind: 'declare', isConstant, name, value, line });
    } while (this.takeIf(','));
    this.endOfStatement();
    return declared;
  }

  private inParentheses(): Expression {
    this.take('(');
    const value = this.expression();
    this.take(')');
    return value;
  }

  private expression(): Expression {
    return this.nested(() => {
      const target = this.choice();
      const { text, line } = this.token;
      if (this.token.kind !== 'symbol' || !assignments.includes(text)) return target;
      if (target.kind !== 'name' && target.kind !== 'index') throw syntaxError(line, 'Only a name or an element of an array can be assigned to.');
      this.next();
      return { kind: 'assign', operator: text === '=' ? undefined : text.slice(0, -1), target, value: this.expression(), line };
    });
  }

  private choice(): Expression {
    const test = this.binary(0);
    const { line } = this.token;
    if (!this.takeIf('?')) return test;
    const yes = this.expression();
    this.take(':');
    return { kind: 'choice', test, yes, no: this.expression(), line };
  }

  private binary(weakest: number): Expression {
    let left = this.unary();
    for (;;) {
      const { text, kind, line } = this.token;
      const strength = kind === 'symbol' ? strengths[text] : undefined;
      if (strength === undefined || strength <= weakest) return left;
      this.next();
      // ** groups from the right, all others from the left.
      const right = this.nested(() => this.binary(text === '**' ? strength - 1 : strength));
      left = text === '&&' || text === '||' ? { kind: 'logical', operator: text, left, right, line } : { kind: 'binary', operator: text, left, right, line };
    }
  }

  private unary(): Expression {
    const { text, line, kind } = this.token;
    if (kind === 'symbol' && (text === '-' || text === '+' || text === '!')) {
      this.next();
      return { kind: 'unary', operator: text, operand: this.nested(() => this.unary()), line };
    }
    if (text === '++' || text === '--') {
      this.next();
      return { kind: 'step', by: text === '++' ? 1 : -1, isPrefix: true, target: this.target(this.postfix()), line };
    }
    const operand = this.postfix();
    const after = this.token;
    if ((after.text === '++' || after.text === '--') && !after.isFirstOfLine) {
      this.next();
      return { kind: 'step', by: after.text === '++' ? 1 : -1, isPrefix: false, target: this.target(operand), line };
    }
    return operand;
  }

  private target(expression: Expression): Expression {
    if (expression.kind === 'name' || expression.kind === 'index') return expression;
    throw syntaxError(expression.line, 'Only a name or an element of an array can be counted up or down.');
  }

  private postfix(): Expression {
    let value = this.primary();
    for (;;) {
      const { line } = this.token;
      if (this.takeIf('[')) {
        value = { kind: 'index', array: value, index: this.expression(), line };
        this.take(']');
      } else if (this.takeIf('.')) value = { kind: 'member', object: value, name: this.takeName(), line };
      else if (this.is('(')) value = { kind: 'call', callee: value, args: this.list('(', ')'), line };
      else if (this.is('!') && !this.token.isFirstOfLine) this.next();
      else if (this.is('as')) {
        this.next();
        this.type();
      } else return value;
    }
  }

  private list(open: string, close: string): Expression[] {
    this.take(open);
    const items: Expression[] = [];
    while (!this.is(close)) {
      items.push(this.expression());
      if (!this.takeIf(',')) break;
    }
    this.take(close);
    return items;
  }

  private primary(): Expression {
    const { kind, text, line } = this.token;
    if (kind === 'number') {
      this.next();
      return { kind: 'number', value: Number(text.replaceAll('_', '')), line };
    }
    if (text === '(') return this.inParentheses();
    if (text === '[') return { kind: 'array', items: this.list('[', ']'), line };
    if (text === '{') return this.objectLiteral(line);
    if (text === 'true' || text === 'false') {
      this.next();
      return { kind: 'boolean', value: text === 'true', line };
    }
    if (text === 'new') {
      this.next();
      const name = this.takeName();
      this.balanced('<', '>');
      return { kind: 'new', name, args: this.list('(', ')'), line };
    }
    if (text === 'function' || text === '=>') throw syntaxError(line, 'Functions are no values here: declare them by name.');
    return { kind: 'name', name: this.takeName(), line };
  }

  private objectLiteral(line: number): Expression {
    this.take('{');
    const fields: { name: string; value: Expression }[] = [];
    while (!this.is('}')) {
      const at = this.token.line;
      const name = this.takeName();
      fields.push({ name, value: this.takeIf(':') ? this.expression() : { kind: 'name', name, line: at } });
      if (!this.takeIf(',')) break;
    }
    this.take('}');
    return { kind: 'object', fields, line };
  }
}
