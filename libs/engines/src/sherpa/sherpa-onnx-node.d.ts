/** As much of the package as is used; it brings no types along. */
declare module 'sherpa-onnx-node' {
  interface Tts {
    generate(request: {
      text: string;
      /** Number of the speaker, from 0. */
      sid: number;
      /** 1: as it is. */
      speed: number;
      /** Node 21 and newer take no memory of others. */
      enableExternalBuffer: false;
    }): { samples: Float32Array; sampleRate: number };
  }
  const sherpa: {
    OfflineTts: new (config: object) => Tts;
    /** Mono, 16 bit. */
    writeWave(path: string, wave: { samples: Float32Array; sampleRate: number }): boolean;
  };
  export = sherpa;
}
