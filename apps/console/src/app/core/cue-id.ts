/** The cue that a delivered subtitle belongs to: of a long one, subtitles are made in parts (`7.1`, `7.2`). */
export const wholeCueId = (id: string): string => id.replace(/\.\d+$/, '');
