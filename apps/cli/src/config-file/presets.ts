/** Options of `localize` by the names that they have on the command line, without the dashes. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** Presets that are always there; one of the same name in a configuration file takes its place. */
export const BUILT_IN_PRESETS: Readonly<Record<string, OptionValues>> = {
  // Soft subtitles for people who read along; the quickest.
  subtitles: { subtitles: 'soft', dub: false },
  // Everything for the publisher of a film.
  full: { subtitles: 'both', dub: true },
  // Places where films run without sound, and are seen small: short lines in the picture, loud voice (-14 LUFS is what
  // YouTube and most social platforms normalise to).
  social: { subtitles: 'burnt', dub: true, profile: 'youtube', loudness: -14 },
  // A first look at one minute.
  trial: { subtitles: 'soft', dub: true, for: '60' },
};
