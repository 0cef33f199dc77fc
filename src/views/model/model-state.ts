import type { PatchOptions } from '../../state/url-state.ts';
import type { UrlValues } from '../../state/url-fields.ts';
import type { modelSchema } from './schema.ts';

export type ModelState = UrlValues<typeof modelSchema>;
export type PatchModelState = (values: Partial<ModelState>, options?: PatchOptions) => void;
