/** The bytes of a safetensors file with this header table and `dataBytes` bytes of data. */
export function safetensorsFile(table: unknown, dataBytes = 0): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(typeof table === 'string' ? table : JSON.stringify(table));
  const file = new Uint8Array(8 + header.byteLength + dataBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.byteLength), true);
  file.set(header, 8);
  return file;
}
