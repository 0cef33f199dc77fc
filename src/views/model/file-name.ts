/** A name of a model or tensor as part of a file name. */
export const fileNameOf = (name: string): string => name.replace(/\.(gguf|safetensors)$/, '').replaceAll(/[^\w.-]+/g, '_');
