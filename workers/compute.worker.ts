import { expose } from 'comlink';
import { installErrorTransfer } from '../src/protocol/error-wire.ts';
import { createWorkerApi } from './api.ts';
import { browserKernels } from './shared/kernel-source.ts';

installErrorTransfer();
expose(createWorkerApi(browserKernels));
