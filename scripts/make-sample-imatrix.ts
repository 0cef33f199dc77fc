/** Writes public/samples/sample-imatrix.gguf, the matrix that the lab shows before a file is dropped. Run: npm run sample-imatrix. */
import { writeFileSync } from 'node:fs';
import { makeSampleImatrix } from './sample-imatrix/matrix.ts';

const path = new URL('../public/samples/sample-imatrix.gguf', import.meta.url);
const bytes = makeSampleImatrix();
writeFileSync(path, bytes);
console.log(`${path.pathname}: ${bytes.byteLength} bytes`);
