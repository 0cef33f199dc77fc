/** Writes public/samples/sample-model.gguf, the model that the lab shows before a file is dropped. Run: npm run sample-model. */
import { writeFileSync } from 'node:fs';
import { nodeKernels } from '../src/cli/kernel-source.ts';
import { makeSampleModel } from './sample-model/model.ts';

const path = new URL('../public/samples/sample-model.gguf', import.meta.url);
const bytes = await makeSampleModel(nodeKernels);
writeFileSync(path, bytes);
console.log(`${path.pathname}: ${bytes.byteLength} bytes`);
