/** What the lab uses of gifenc 1.0.3, which comes without types. */
declare module 'gifenc' {
  export type GifPalette = readonly (readonly [red: number, green: number, blue: number])[];

  export interface GifFrameOptions {
    /** Needed for the first frame, whose palette becomes that of the file. */
    readonly palette?: GifPalette;
    /** How long the frame stays, ms. */
    readonly delay?: number;
    /** 0: for ever. */
    readonly repeat?: number;
  }

  export interface GifEncoder {
    /** One byte a pixel: its place in the palette. */
    writeFrame(index: Uint8Array, width: number, height: number, options?: GifFrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): GifEncoder;
}
