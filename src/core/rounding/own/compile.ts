import { arrayMethods, binaryOperators, construct, constructorNames, globalConstants, mathConstants, mathFunctions } from './library.ts';
import type { Expression, FunctionNode, Program, Statement } from './syntax.ts';
import { syntaxError } from './tokens.ts';
import { asArray, asNumber, Budget, describeValue, isOwnArray, isTrue, type OwnArray, type OwnValue, runtimeError } from './values.ts';

/** Variables of one call, by slot. */
interface Frame {
  readonly slots: OwnValue[];
  result: OwnValue;
}

type Evaluate = (frame: Frame) => OwnValue;
type Flow = 'next' | 'break' | 'continue' | 'return';
type Execute = (frame: Frame) => Flow;

interface Variable {
  readonly slot: number;
  readonly isConstant: boolean;
  readonly isGlobal: boolean;
}

interface CompiledFunction {
  readonly parameters: number;
  body: Execute;
}

/** A program ready to be called. Its globals are evaluated anew for every call, so no call sees what another one left. */
export interface OwnProgram {
  readonly functions: ReadonlyMap<string, number>;
  /** Calls a function. Throws own/runtime and own/too-long. */
  readonly call: (name: string, args: readonly OwnValue[], steps: number) => OwnValue;
}

const deepestCalls = 200;

/**
 * Turns the tree into closures. The code only reaches its own variables and the lists of library.ts: no object of the page or the worker, no
 * property by a computed name, no way to make code from text. Throws own/syntax for unknown names, changed constants and misplaced words.
 */
export function compileProgram(program: Program): OwnProgram {
  return new Compiler(program).link();
}

class Compiler {
  private readonly program: Program;
  private readonly budget = new Budget();
  private readonly functions = new Map<string, CompiledFunction>();
  private readonly globals = new Map<string, Variable>();
  private globalValues: OwnValue[] = [];
  private depth = 0;

  constructor(program: Program) {
    this.program = program;
    for (const { name, parameters, line } of program.functions) {
      if (this.functions.has(name)) throw syntaxError(line, `There are two functions ${name}.`);
      this.functions.set(name, { parameters: parameters.length, body: () => 'next' });
    }
  }

  link(): OwnProgram {
    const scope = new Scope(this.globals, true);
    const initialise = this.program.globals.map((node) => this.statement(node, scope, false));
    for (const node of this.program.functions) this.compileFunction(node);
    return {
      functions: new Map([...this.functions].map(([name, { parameters }]) => [name, parameters])),
      call: (name, args, steps) => {
        this.budget.refill(steps);
        this.globalValues = [];
        this.depth = 0;
        const frame: Frame = { slots: this.globalValues, result: undefined };
        for (const execute of initialise) execute(frame);
        return this.callFunction(this.functions.get(name)!, args, 1);
      },
    };
  }

  private compileFunction({ name, parameters, body }: FunctionNode): void {
    const scope = new Scope(this.globals, false);
    for (const parameter of parameters) scope.declare(parameter, false, 0);
    this.functions.get(name)!.body = this.sequence(body, scope.child(), false);
  }

  private callFunction(callee: CompiledFunction, args: readonly OwnValue[], line: number): OwnValue {
    this.budget.spend(1, line);
    if (++this.depth > deepestCalls) throw runtimeError(line, `More than ${deepestCalls} calls inside each other.`);
    const frame: Frame = { slots: args.slice(0, callee.parameters), result: undefined };
    callee.body(frame);
    this.depth--;
    return frame.result;
  }

  private sequence(body: readonly Statement[], scope: Scope, isInLoop: boolean): Execute {
    const executes = body.map((statement) => this.statement(statement, scope, isInLoop));
    return (frame) => {
      for (const execute of executes) {
        const flow = execute(frame);
        if (flow !== 'next') return flow;
      }
      return 'next';
    };
  }

  private statement(node: Statement, scope: Scope, isInLoop: boolean): Execute {
    switch (node.kind) {
      case 'declare': {
        const value = node.value && this.expression(node.value, scope);
        const { slot } = scope.declare(node.name, node.isConstant, node.line);
        return (frame) => {
          frame.slots[slot] = value?.(frame);
          return 'next';
        };
      }
      case 'expression': {
        const value = this.expression(node.value, scope);
        return (frame) => {
          value(frame);
          return 'next';
        };
      }
      case 'block':
        return this.sequence(node.body, scope.child(), isInLoop);
      case 'if': {
        const test = this.expression(node.test, scope);
        const yes = this.statement(node.yes, scope.child(), isInLoop);
        const no = node.no && this.statement(node.no, scope.child(), isInLoop);
        return (frame) => (isTrue(test(frame)) ? yes(frame) : (no?.(frame) ?? 'next'));
      }
      case 'for':
        return this.forLoop(node, scope.child());
      case 'forOf':
        return this.forOfLoop(node, scope.child());
      case 'return': {
        const value = node.value && this.expression(node.value, scope);
        return (frame) => {
          frame.result = value?.(frame);
          return 'return';
        };
      }
      default: {
        if (!isInLoop) throw syntaxError(node.line, `${node.kind} stands outside of a loop.`);
        const flow = node.kind;
        return () => flow;
      }
    }
  }

  private forLoop(node: Statement & { kind: 'for' }, scope: Scope): Execute {
    const init = this.sequence(node.init, scope, false);
    const test = node.test && this.expression(node.test, scope);
    const update = node.update && this.expression(node.update, scope);
    const body = this.statement(node.body, scope.child(), true);
    const { budget } = this;
    return (frame) => {
      init(frame);
      for (;;) {
        if (test && !isTrue(test(frame))) return 'next';
        budget.spend(1, node.line);
        const flow = body(frame);
        if (flow === 'break') return 'next';
        if (flow === 'return') return flow;
        update?.(frame);
      }
    };
  }

  private forOfLoop(node: Statement & { kind: 'forOf' }, scope: Scope): Execute {
    const array = this.expression(node.array, scope);
    const { slot } = scope.declare(node.name, node.isConstant, node.line);
    const body = this.statement(node.body, scope.child(), true);
    return (frame) => {
      const values = asArray(array(frame), node.line);
      // The length is read every time: the body may push.
      for (let index = 0; index < values.length; index++) {
        this.budget.spend(1, node.line);
        frame.slots[slot] = values[index];
        const flow = body(frame);
        if (flow === 'break') break;
        if (flow === 'return') return flow;
      }
      return 'next';
    };
  }

  private expression(node: Expression, scope: Scope): Evaluate {
    const { line } = node;
    switch (node.kind) {
      case 'number':
      case 'boolean': {
        const { value } = node;
        return () => value;
      }
      case 'name':
        return this.read(node.name, scope, line);
      case 'unary': {
        const operand = this.expression(node.operand, scope);
        if (node.operator === '!') return (frame) => !isTrue(operand(frame));
        return node.operator === '-' ? (frame) => -asNumber(operand(frame), line) : (frame) => asNumber(operand(frame), line);
      }
      case 'binary':
        return this.binary(node, scope);
      case 'logical': {
        const [left, right] = [this.expression(node.left, scope), this.expression(node.right, scope)];
        const isAnd = node.operator === '&&';
        return (frame) => {
          const value = left(frame);
          return isTrue(value) === isAnd ? right(frame) : value;
        };
      }
      case 'choice': {
        const [test, yes, no] = [node.test, node.yes, node.no].map((part) => this.expression(part, scope)) as [Evaluate, Evaluate, Evaluate];
        return (frame) => (isTrue(test(frame)) ? yes(frame) : no(frame));
      }
      case 'assign': {
        const value = this.expression(node.value, scope);
        const operate = node.operator === undefined ? undefined : binaryOperators[node.operator]!;
        return this.write(node.target, scope, (frame, before) =>
          operate ? operate(asNumber(before(), line), asNumber(value(frame), line)) : value(frame),
        );
      }
      case 'step': {
        const change = node.by;
        const written = this.write(node.target, scope, (_, before) => asNumber(before(), line) + change);
        return node.isPrefix ? written : (frame) => asNumber(written(frame), line) - change;
      }
      case 'index': {
        const [array, index] = [this.expression(node.array, scope), this.expression(node.index, scope)];
        return (frame) => {
          const values = asArray(array(frame), line);
          return values[checkIndex(values, index(frame), line)];
        };
      }
      case 'member':
        return this.member(node, scope);
      case 'call':
        return this.call(node, scope);
      case 'new': {
        if (!constructorNames.includes(node.name)) throw syntaxError(line, `new makes ${constructorNames.join(', ')} here, no ${node.name}.`);
        if (node.args.length !== 1) throw syntaxError(line, `new ${node.name} takes one thing: a length, or an array to copy.`);
        const argument = this.expression(node.args[0]!, scope);
        return (frame) => construct(node.name, argument(frame), this.budget, line);
      }
      case 'array': {
        const items = node.items.map((item) => this.expression(item, scope));
        return (frame) => {
          this.budget.spend(items.length + 1, line);
          return items.map((item) => asNumber(item(frame), line));
        };
      }
      case 'object': {
        const fields = node.fields.map(({ name, value }) => [name, this.expression(value, scope)] as const);
        return (frame) => {
          this.budget.spend(fields.length + 1, line);
          return new Map(fields.map(([name, value]) => [name, value(frame)]));
        };
      }
    }
  }

  private read(name: string, scope: Scope, line: number): Evaluate {
    const variable = scope.find(name);
    if (variable) {
      const { slot } = variable;
      return variable.isGlobal ? () => this.globalValues[slot] : (frame) => frame.slots[slot];
    }
    if (Object.hasOwn(globalConstants, name)) {
      const value = globalConstants[name];
      return () => value;
    }
    throw syntaxError(line, this.functions.has(name) ? `${name} is a function: call it.` : `There is nothing named ${name}.`);
  }

  private binary(node: Expression & { kind: 'binary' }, scope: Scope): Evaluate {
    const { operator, line } = node;
    const [left, right] = [this.expression(node.left, scope), this.expression(node.right, scope)];
    if (operator === '===' || operator === '==') return (frame) => left(frame) === right(frame);
    if (operator === '!==' || operator === '!=') return (frame) => left(frame) !== right(frame);
    const operate = binaryOperators[operator]!;
    return (frame) => operate(asNumber(left(frame), line), asNumber(right(frame), line));
  }

  /** Writes what `compute` makes of the value before, and has that as its value. */
  private write(target: Expression, scope: Scope, compute: (frame: Frame, before: () => OwnValue) => OwnValue): Evaluate {
    const { line } = target;
    if (target.kind === 'index') {
      const [array, index] = [this.expression(target.array, scope), this.expression(target.index, scope)];
      return (frame) => {
        const values = asArray(array(frame), line);
        const at = checkIndex(values, index(frame), line);
        values[at] = asNumber(compute(frame, () => values[at]), line);
        return values[at];
      };
    }
    if (target.kind !== 'name') throw syntaxError(line, 'Only a name or an element of an array can be assigned to.');
    const variable = scope.find(target.name);
    if (!variable) throw syntaxError(line, `There is no variable ${target.name}: declare it with let.`);
    if (variable.isConstant) throw syntaxError(line, `${target.name} is a constant: declare it with let to change it.`);
    const { slot, isGlobal } = variable;
    return (frame) => {
      const slots = isGlobal ? this.globalValues : frame.slots;
      return (slots[slot] = compute(frame, () => slots[slot]));
    };
  }

  private member(node: Expression & { kind: 'member' }, scope: Scope): Evaluate {
    const { object, name, line } = node;
    if (object.kind === 'name' && object.name === 'Math' && !scope.find('Math')) {
      const value = Object.hasOwn(mathConstants, name) ? mathConstants[name]! : undefined;
      if (value === undefined) throw syntaxError(line, Object.hasOwn(mathFunctions, name) ? `Math.${name} is a function: call it.` : `Math.${name} is not here.`);
      return () => value;
    }
    const evaluate = this.expression(object, scope);
    return (frame) => {
      const value = evaluate(frame);
      if (value instanceof Map && value.has(name)) return value.get(name) as OwnValue;
      if (name === 'length' && isOwnArray(value)) return value.length;
      throw runtimeError(line, `There is no ${name} in ${describeValue(value)}.`);
    };
  }

  private call(node: Expression & { kind: 'call' }, scope: Scope): Evaluate {
    const { callee, line } = node;
    const args = node.args.map((arg) => this.expression(arg, scope));
    const values = (frame: Frame): OwnValue[] => args.map((arg) => arg(frame));
    if (callee.kind === 'name') {
      const own = this.functions.get(callee.name);
      if (!own) throw syntaxError(line, `There is no function ${callee.name}.`);
      if (own.parameters !== args.length) throw syntaxError(line, `${callee.name} takes ${own.parameters} values, not ${args.length}.`);
      return (frame) => this.callFunction(own, values(frame), line);
    }
    if (callee.kind !== 'member') throw syntaxError(line, 'Only functions can be called.');
    const { name } = callee;
    if (callee.object.kind === 'name' && callee.object.name === 'Math' && !scope.find('Math')) {
      const compute = Object.hasOwn(mathFunctions, name) ? mathFunctions[name] : undefined;
      if (!compute) throw syntaxError(line, name === 'round' ? 'Math.round hides its tie rule: write Math.floor(x + 0.5), or your own.' : `Math.${name} is not here.`);
      return (frame) => compute(...values(frame).map((value) => asNumber(value, line)));
    }
    const method = Object.hasOwn(arrayMethods, name) ? arrayMethods[name] : undefined;
    if (!method) throw syntaxError(line, `Arrays have ${Object.keys(arrayMethods).join(', ')} and length, no ${name}.`);
    const object = this.expression(callee.object, scope);
    return (frame) => method(asArray(object(frame), line), values(frame), this.budget, line);
  }
}

function checkIndex(values: OwnArray, index: OwnValue, line: number): number {
  const at = asNumber(index, line);
  if (!Number.isInteger(at) || at < 0 || at >= values.length) throw runtimeError(line, `Element ${at} of an array of ${values.length}.`);
  return at;
}

/** Names of a block and of those around it. */
class Scope {
  private readonly names: Map<string, Variable>;
  private readonly parent: Scope | undefined;
  private readonly counter: { size: number };
  private readonly globals: Map<string, Variable>;
  private readonly isGlobal: boolean;

  constructor(globals: Map<string, Variable>, isGlobal: boolean, parent?: Scope) {
    this.globals = globals;
    this.isGlobal = isGlobal;
    this.parent = parent;
    this.names = isGlobal ? globals : new Map();
    this.counter = parent?.counter ?? { size: 0 };
  }

  child(): Scope {
    return new Scope(this.globals, false, this);
  }

  declare(name: string, isConstant: boolean, line: number): Variable {
    if (this.names.has(name)) throw syntaxError(line, `${name} is declared twice.`);
    const variable = { slot: this.counter.size++, isConstant, isGlobal: this.isGlobal };
    this.names.set(name, variable);
    return variable;
  }

  find(name: string): Variable | undefined {
    return this.names.get(name) ?? this.parent?.find(name) ?? this.globals.get(name);
  }
}
