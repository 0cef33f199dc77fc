export const kernelDir: string;
export const outDir: string;
export function buildKernels(options?: {
  map?: boolean;
  force?: boolean;
  quiet?: boolean;
}): Promise<{ name: string; bytes: number; gzip: number }[]>;
