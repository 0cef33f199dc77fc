/** harness.ts of workers/sandbox as an expression: an object with `start`. */
export declare function harnessExpression(): string;

/** The text of sandbox.html. */
export declare function sandboxPage(): string;
