import type { Explanation } from '../../ui/Explain.tsx';

type Source = NonNullable<Explanation['sources']>[number];

/** Where the claim and the experiments come from. */
export const discussion: Source = {
  label: 'ik_llama.cpp discussion 288',
  url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288',
};

export const pullRequest: Source = {
  label: 'llama.cpp pull request 12557',
  url: 'https://github.com/ggml-org/llama.cpp/pull/12557',
};

export const iq4nl: Source = {
  label: 'llama.cpp pull request 5590: IQ4_NL',
  url: 'https://github.com/ggml-org/llama.cpp/pull/5590',
};

export const philox: Source = {
  label: 'Philox: Salmon et al. 2011',
  url: 'https://doi.org/10.1145/2063384.2063405',
};
