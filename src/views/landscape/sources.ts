/** Where the searches and their weights come from. */
export const landscapeSources = [
  { label: 'llama.cpp PR 12557', url: 'https://github.com/ggml-org/llama.cpp/pull/12557' },
  { label: 'ik_llama.cpp discussion 288', url: 'https://github.com/ikawrakow/ik_llama.cpp/discussions/288' },
];
