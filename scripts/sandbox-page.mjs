import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

const folder = fileURLToPath(new URL('../workers/sandbox/', import.meta.url));

/** A file of workers/sandbox as a plain script: without types, type imports and the word export. */
function scriptOf(name) {
  const text = readFileSync(folder + name, 'utf8');
  const { code } = transform(text, { transforms: ['typescript'], disableESTransforms: true });
  return code.replaceAll(/^export /gm, '');
}

/** harness.ts as an expression: an object with `start`. */
export const harnessExpression = () => `(function () { "use strict";\n${scriptOf('harness.ts')}\nreturn { start: startHarness }; })()`;

/**
 * The page that runs own algorithms, in one piece. Its policy allows its own script (by hash), code made from text, and workers made from it: no
 * network, no other origin, no storage once it stands in a frame with sandbox="allow-scripts".
 */
export function sandboxPage() {
  const workerScript = `"use strict";\nconst harness = ${harnessExpression()};\n{\n${scriptOf('worker.ts')}\n}`;
  // A closing tag inside a string would end the script.
  const script = `"use strict";\nconst workerScript = ${JSON.stringify(workerScript).replaceAll('<', '\\u003c')};\n${scriptOf('frame.ts')}`;
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <title>Sandbox</title>
  </head>
  <body>
    <script>${script}</script>
  </body>
</html>
`;
}
