/** `error`: a result is not what it should be. `warning`: it can be used, and a person should have a look. */
export const CHECK_SEVERITIES = ['error', 'warning'] as const;
export type CheckSeverity = (typeof CHECK_SEVERITIES)[number];

/** What people read; a plural ends in s. */
export const SEVERITY_NAMES = { error: 'fault', warning: 'warning' } as const satisfies Record<
  CheckSeverity,
  string
>;

/** What a check means, for readers of any kind: no option of a command, no field of the API. */
export interface CheckFacts {
  /** What it means when it fails. */
  severity: CheckSeverity;
  name: string;
  /** What is there where it does not hold, for a heading. */
  found: string;
  /** What must hold, as a sentence without its full stop. */
  rule: string;
  /** The check's bound says more than the rule: a number, with its unit. */
  bound?: boolean;
  /** What a person can do where it does not hold. */
  help?: string;
}

const SHORTER = 'Shorten the text, or choose subtitle rules with other limits.';

/**
 * Every check, in the order in which people read them. A name is a promise as an error code is: reports keep it. A new check
 * is one entry here.
 */
export const CHECKS = {
  // the source
  source_readable: {
    severity: 'error',
    name: 'Source is whole',
    found: 'The source is damaged',
    rule: 'Picture and sound can be read to their end',
    help: 'The results are as damaged as the source: look for a better copy.',
  },
  speech: {
    severity: 'warning',
    name: 'Speech',
    found: 'Nobody speaks',
    rule: 'Somebody speaks in the video',
  },
  source_language: {
    severity: 'warning',
    name: 'Language of the transcript',
    found: 'The transcript looks like another language',
    rule: 'The transcript looks like the language that it is taken for',
    help: 'Choose the spoken language in a new job.',
  },
  source_true_peak: {
    severity: 'warning',
    name: 'Source is not distorted',
    found: 'The source is distorted',
    rule: 'The sound of the source is not clipped',
  },
  // the transcript
  language_known: {
    severity: 'warning',
    name: 'Spoken language',
    found: 'The spoken language is a guess',
    rule: 'The spoken language was chosen, or recognised',
    help: 'If it is another, choose it in a new job.',
  },
  transcript_quality: {
    severity: 'warning',
    name: 'Quality of the transcript',
    found: 'The words are a preview',
    rule: 'The words come from people, or from an engine of more than preview quality',
    help: 'A transcript of preview quality shows that everything works; it is not to be published. Choose a better speech engine, or give subtitles of your own.',
  },
  words_confident: {
    severity: 'warning',
    name: 'Certainty of the words',
    found: 'The speech engine was not sure of the words',
    rule: 'The speech engine was sure of most of its words',
    help: 'Listen to a part and compare. Choose a better speech engine, or give subtitles of your own.',
  },
  cues_on_speech: {
    severity: 'warning',
    name: 'Text where somebody speaks',
    found: 'Text where nobody speaks',
    rule: 'Nearly all of the transcript lies where speech was found',
    help: 'Elsewhere it may be invented, or belong to another cut of the video.',
  },
  // the translation
  translated: {
    severity: 'error',
    name: 'All translated',
    found: 'Not translated',
    rule: 'Every subtitle is translated',
  },
  unknown_words: {
    severity: 'warning',
    name: 'Words all known',
    found: 'Words that the translation engine did not know',
    rule: 'The translation engine knew every word',
    help: 'Correct them in the subtitles, or use another translation engine.',
  },
  numbers_kept: {
    severity: 'warning',
    name: 'Numbers kept',
    found: 'Numbers missing in the translation',
    rule: 'Every number of the source is in its translation',
  },
  given_complete: {
    severity: 'warning',
    name: 'Given translation is complete',
    found: 'Speech without words in the given translation',
    rule: 'The given translation has words wherever somebody speaks',
  },
  given_used: {
    severity: 'warning',
    name: 'Given translation is used',
    found: 'The given translation is not used',
    rule: 'There is speech that the given translation belongs to',
    help: 'Give subtitles in the spoken language too: the translation is used along them.',
  },
  // the subtitles
  order: {
    severity: 'error',
    name: 'Order of the subtitles',
    found: 'Subtitles out of order',
    rule: 'Subtitles follow each other, and none ends before it begins',
  },
  overlap: {
    severity: 'error',
    name: 'One subtitle at a time',
    found: 'Two subtitles at a time',
    rule: 'No subtitle is shown while another is',
  },
  gap: {
    severity: 'warning',
    name: 'Gap between subtitles',
    found: 'Too close to the next subtitle',
    rule: 'Between two subtitles there is a gap that is seen',
    bound: true,
  },
  duration_short: {
    severity: 'warning',
    name: 'Shown long enough',
    found: 'Shown too short',
    rule: 'A subtitle stays long enough to be noticed',
    bound: true,
  },
  duration_long: {
    severity: 'warning',
    name: 'Not shown too long',
    found: 'Shown too long',
    rule: 'A subtitle goes before it is read twice',
    bound: true,
  },
  reading_speed: {
    severity: 'warning',
    name: 'Reading speed',
    found: 'Too fast to read',
    rule: 'A subtitle can be read while it is shown',
    bound: true,
    help: SHORTER,
  },
  line_length: {
    severity: 'warning',
    name: 'Line length',
    found: 'Lines too long',
    rule: 'A line is not too long',
    bound: true,
    help: SHORTER,
  },
  line_count: {
    severity: 'warning',
    name: 'Number of lines',
    found: 'Too many lines',
    rule: 'A subtitle does not have too many lines',
    bound: true,
    help: SHORTER,
  },
  line_break: {
    severity: 'warning',
    name: 'Line breaks',
    found: 'A line parts what belongs together',
    rule: 'No line parts words that belong together, where it can be helped',
  },
  shot_change: {
    severity: 'warning',
    name: 'Subtitles and cuts',
    found: 'A subtitle reaches over a cut',
    rule: 'A subtitle near a cut begins or ends with it',
    bound: true,
  },
  markup: {
    severity: 'warning',
    name: 'Italics and other marks',
    found: 'Italics or another mark left open',
    rule: 'What is opened in a subtitle is closed in it',
  },
  characters: {
    severity: 'error',
    name: 'Characters',
    found: 'A character that cannot be shown',
    rule: 'A screen can show every character',
    help: 'The file may be in another encoding than it was read in.',
  },
  direction: {
    severity: 'warning',
    name: 'Direction of writing',
    found: 'Mixed directions of writing',
    rule: 'Words that run the other way are kept apart from the rest',
  },
  doubled: {
    severity: 'warning',
    name: 'Nothing twice',
    found: 'The same text twice',
    rule: 'No two subtitles in a row say the same',
  },
  untranslated: {
    severity: 'error',
    name: 'In the right language',
    found: 'Left in another language',
    rule: 'No subtitle is left in the source language or in another script',
  },
  numbers: {
    severity: 'warning',
    name: 'Numbers',
    found: 'A number differs from the source',
    rule: 'The numbers of the source stand in the translation',
    help: 'Compare with the source, and correct the number.',
  },
  names: {
    severity: 'warning',
    name: 'Names',
    found: 'A name is missing',
    rule: 'A name that the translation keeps elsewhere is kept everywhere',
  },
  // the dub
  dub_rate: {
    severity: 'error',
    name: 'Voice is whole',
    found: 'Speech is cut off',
    rule: 'No spoken sentence is cut',
    bound: true,
    help: 'Shorten the translation there.',
  },
  dub_fast: {
    severity: 'warning',
    name: 'Voice is not hurried',
    found: 'The voice is hurried',
    rule: 'No spoken sentence is much faster than the voice speaks',
    bound: true,
    help: 'Shorten the translation there.',
  },
  dub_onset: {
    severity: 'error',
    name: 'Voice is in time',
    found: 'The voice is out of time',
    rule: 'The voice begins with its subtitle',
    bound: true,
  },
  loudness: {
    severity: 'warning',
    name: 'Loudness of the dub',
    found: 'The dub is not as loud as asked',
    rule: 'The dub is as loud as was asked',
    bound: true,
  },
  true_peak: {
    severity: 'warning',
    name: 'Dub is not distorted',
    found: 'The dub is too close to full level',
    rule: 'The dub leaves room below full level',
    bound: true,
  },
  // the picture and the files
  frame_count: {
    severity: 'error',
    name: 'All pictures are there',
    found: 'Pictures are lost',
    rule: 'No picture was lost in encoding',
    bound: true,
  },
  glyphs: {
    severity: 'error',
    name: 'Letters of burnt-in subtitles',
    found: 'Letters without a font',
    rule: 'There is a font for every letter',
    help: 'Install the fonts on the machine that renders, then retry.',
  },
  duration: {
    severity: 'error',
    name: 'Length of the result',
    found: 'The result is not as long as its source',
    rule: 'The result is as long as its source',
    bound: true,
  },
  streams: {
    severity: 'error',
    name: 'Tracks of the result',
    found: 'A track is missing or not marked',
    rule: 'Every track is there, marked with its language, the dub first',
  },
  // title and description
  description: {
    severity: 'warning',
    name: 'Title and description',
    found: 'No description or no tags',
    rule: 'There are a description and tags where somebody speaks',
  },
  description_language: {
    severity: 'warning',
    name: 'Language of the description',
    found: 'The description is in another language',
    rule: 'The description is in the language of its video',
  },
  // what lies at the place of the results
  edits_kept: {
    severity: 'warning',
    name: 'Edited results',
    found: 'An edited file was put aside',
    rule: 'No file that somebody edited stood where a new one had to go',
    help: 'Your version lies beside the new file.',
  },
  earlier_results: {
    severity: 'warning',
    name: 'Results of earlier runs',
    found: 'Files of earlier runs that do not go with these',
    rule: 'What earlier runs left in the folder goes with the results of this one, and none was fuller',
    help: 'Make them anew with the options of then, or remove what is not wanted.',
  },
  // the limits of a place that results are published to
  publish_preview: {
    severity: 'error',
    name: 'Dry run',
    found: 'A place would refuse it',
    rule: 'Every place would take what would be sent',
  },
  title_length: {
    severity: 'warning',
    name: 'Length of the title',
    found: 'The title is shortened',
    rule: 'The title is as long as the place allows',
    bound: true,
  },
  description_length: {
    severity: 'warning',
    name: 'Length of the description',
    found: 'The description is shortened',
    rule: 'The description is as long as the place allows',
    bound: true,
  },
  tags_length: {
    severity: 'warning',
    name: 'Length of the tags',
    found: 'Tags are left out',
    rule: 'The tags are as long as the place allows',
    bound: true,
  },
  thumbnail_size: {
    severity: 'warning',
    name: 'Size of the thumbnail',
    found: 'The thumbnail is too large',
    rule: 'The thumbnail is as large as the place allows',
    bound: true,
  },
  daily_quota: {
    severity: 'warning',
    name: 'Daily quota',
    found: 'More than the place allows in a day',
    rule: 'The delivery fits what the place allows in a day',
    bound: true,
  },
  schedule: {
    severity: 'warning',
    name: 'Time of publication',
    found: 'The time of publication has passed',
    rule: 'The time of publication lies ahead',
  },
  localizations: {
    severity: 'warning',
    name: 'Localised titles',
    found: 'Localised titles stay behind',
    rule: 'Titles and descriptions go out in every language',
  },
} as const satisfies Readonly<Record<string, CheckFacts>>;

export type CheckName = keyof typeof CHECKS;
export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[];

/** The facts of a check; a report of another version may have one that is not known here. */
export function checkFacts(check: string): CheckFacts {
  const known = CHECK_NAMES.find((name) => name === check);
  const name = check.replaceAll('_', ' ');
  return known ? CHECKS[known] : { severity: 'warning', name, found: name, rule: '' };
}

/** How many rules did not hold somewhere, by what that means: one that three languages break counts once. */
export interface JobFindings {
  errors: number;
  warnings: number;
}

/** The one count of what was found, for lists, pages and the terminal; `failed`: names of checks that did not hold. Pure. */
export function findingsOf(failed: readonly string[]): JobFindings {
  const count = (severity: CheckSeverity): number =>
    new Set(failed.filter((check) => checkFacts(check).severity === severity)).size;
  return { errors: count('error'), warnings: count('warning') };
}

/** One measured fact about a result, with its bound. */
export interface Check {
  check: CheckName;
  passed: boolean;
  value: number | string | null;
  bound: string;
  /** What was found, as a sentence for readers of any kind: no option of a command, no field of the API. */
  message: string;
  /** Cues that it concerns: the first fifty. */
  cues?: CheckCue[];
}

/** A cue that a check is about. */
export interface CheckCue {
  /** As in the transcript and the translation. */
  id: string;
  /** Its number in the subtitles that were delivered (SRT); null: it is not in them, or they are not made yet. */
  number: number | null;
  start_ms: number;
  /** What was found in it, where that differs from cue to cue, e.g. the words. */
  note?: string;
}

/** A check with the stage run that made it. */
export interface JobCheck extends Check {
  stage: string;
  /** BCP 47; null: of the whole job. */
  language: string | null;
}
