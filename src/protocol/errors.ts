/**
 * Every error code with its meaning. A code is `<area>/<what>`; the sentence that a person reads is written where the error is
 * thrown, with the next step. A test keeps this list and the sources equal.
 */
export const errorCodes = {
  'cli/usage': 'The command line was not understood: unknown command or option, missing or unusable value.',
  'cli/file': 'A file named on the command line does not exist or may not be read.',
  'job/cancelled': 'The caller cancelled the job.',
  'job/crashed': 'The worker of the job died or was terminated by the browser.',
  'job/failed': 'The job stopped on an error nobody foresaw; details carry name and stack.',
  'kernel/missing': 'A WebAssembly kernel is not compiled or could not be loaded.',
  'kernel/build': 'Compiling the WebAssembly kernels failed.',
  'memory/too-large': 'The work needs more memory than the browser or the WebAssembly memory grants.',
  'projection/no-exact': 'No exact optimum is known for this algorithm and level set, so there is no regret.',
  'projection/bad-window': 'Size or area of a projection is out of range.',
  'rounding/unknown-algorithm': 'There is no rounding algorithm of this id.',
  'rounding/bad-levels': 'The text names no set of levels, or what it names is out of range.',
  'rounding/levels-rejected': 'The algorithm cannot use this set of levels.',
  'rounding/bad-dims': 'Vectors of this many components cannot be rounded.',
  'rounding/bad-shape': 'Values or weights are not count x dims numbers.',
  'rounding/weights-required': 'The algorithm has no importances of its own and none were given.',
  'rounding/bad-option': 'An algorithm option is unknown or has a value that is not offered.',
  'quant/unknown-format': 'There is no tensor format of this id.',
  'quant/cannot-quantize': 'The format can be read but not written.',
  'quant/needs-imatrix': 'The format cannot be written without an importance matrix.',
  'quant/imatrix-size': 'The importance matrix has another number of columns than the tensor.',
  'quant/row-size': 'Rows of this length do not divide into blocks of the format.',
  'quant/length': 'An array is not as long as its shape says.',
  'quant/reference-aborts':
    'The reference implementation aborts on these values (NaN or infinite); details name the row.',
  'gguf/bad-magic': 'The file does not begin as a GGUF file does.',
  'gguf/unsupported-version': 'The GGUF version is unknown, or of a time before the format was settled.',
  'gguf/truncated': 'The file ends inside its header.',
  'gguf/limit': 'A count or length of the header is beyond what the file can hold or the reader allows.',
  'gguf/bad-value-type': 'A metadata value has a type that GGUF does not define.',
  'gguf/bad-alignment': 'general.alignment is no usable power of two.',
  'gguf/no-such-key': 'The metadata has no such key.',
  'gguf/split-mismatch': 'The shards do not belong together, or one is missing.',
  'source/gone': 'A file changed or was removed after it was opened.',
  'golden/none': 'The folder contains no golden data.',
  'golden/bad-manifest': 'A manifest of golden data could not be read.',
  'distribution/unknown-family': 'There is no distribution of this name.',
  'distribution/bad-range': 'Block lengths, sample count or seed of a distribution are out of range.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;
