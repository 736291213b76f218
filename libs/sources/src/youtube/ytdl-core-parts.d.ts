/** Parts of the package that its types do not name. */
declare module '@distube/ytdl-core/lib/utils.js' {
  const utils: {
    /** When it last asked GitHub for its newest version, ms. */
    lastUpdateCheck: number;
    /** Writes an answer that it could not read into the working directory. Gives the file's name. */
    saveDebugFile: (name: string, body: string) => string;
  };
  export = utils;
}

declare module '@distube/ytdl-core/lib/info.js' {
  const info: {
    cache: Map<string, unknown>;
    watchPageCache: Map<string, unknown>;
  };
  export = info;
}
