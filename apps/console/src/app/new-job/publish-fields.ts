/** One field of a publish target, as the form asks for it. */
export interface PublishField {
  key: string;
  /** Where it stands in the target. */
  place: 'path' | 'options';
  name: string;
  hint: string;
  required: boolean;
  /** `flag`: '' or 'yes'. `time`: local time as the browser's field writes it. `list`: separated by commas. */
  kind: 'text' | 'flag' | 'time' | 'list' | 'choice';
  placeholder: string;
  /** Of a `choice`; the first is what counts where none was made. */
  choices: readonly { value: string; name: string }[];
}

interface PublisherWords {
  about: string;
  fields: readonly PublishField[];
}

function field(key: string, name: string, rest: Partial<PublishField> = {}): PublishField {
  return {
    ...{ key, name, place: 'options', hint: '', required: false, kind: 'text', placeholder: '', choices: [] },
    ...rest,
  };
}

const choice = (key: string, name: string, choices: readonly (readonly [string, string])[]): PublishField =>
  field(key, name, { kind: 'choice', choices: choices.map(([value, words]) => ({ value, name: words })) });

const VIDEOS = choice('videos', 'Videos', [
  ['per_language', 'One for each language'],
  ['single', 'One, with captions in all languages'],
]);
const PRIVACY = [
  ['private', 'Only me'],
  ['unlisted', 'Who has the link'],
  ['public', 'Everybody'],
] as const;
const PUBLISH_AT = field('publish_at', 'Public from', {
  kind: 'time',
  hint: 'Only with "Only me": it becomes public by itself at that time.',
});
const TEXTS = [
  field('title', 'Title', {
    placeholder: '{title}',
    hint: 'Empty: the title that was found. {title} and {language} are replaced.',
  }),
  field('tags', 'Tags', { kind: 'list', placeholder: 'talk, 2026', hint: 'Before those that were found.' }),
];

const PUBLISHERS: Readonly<Record<string, PublisherWords>> = {
  folder: {
    about: 'On the machine that runs Z2.',
    fields: [
      field('path', 'Folder', {
        place: 'path',
        placeholder: '/videos/out',
        required: true,
        hint: 'Its full path. Each language gets a folder in it.',
      }),
    ],
  },
  s3: {
    about: 'Any store that speaks S3.',
    fields: [
      field('bucket', 'Bucket', {
        placeholder: 'talks',
        required: true,
        hint: 'Its name in the store that is set up.',
      }),
      field('prefix', 'Folder in it', {
        placeholder: '2026/spring',
        hint: 'Optional beginning of all names.',
      }),
    ],
  },
  webhook: {
    about: 'Is told, signed, what was made.',
    fields: [
      field('url', 'Address', {
        placeholder: 'https://example.com/z2',
        required: true,
        hint: 'Names, sizes and hashes are sent. The files stay here.',
      }),
    ],
  },
  youtube: {
    about: 'The channel that is set up.',
    fields: [
      VIDEOS,
      choice('privacy', 'Who can see it', PRIVACY),
      PUBLISH_AT,
      field('playlist', 'Playlist', {
        placeholder: 'PLabc123',
        hint: 'Its id, from the address behind list=.',
      }),
      ...TEXTS,
      field('made_for_kids', 'Made for children', { kind: 'flag' }),
    ],
  },
  peertube: {
    about: 'The instance that is set up.',
    fields: [
      VIDEOS,
      field('channel', 'Channel', { placeholder: 'main', hint: 'Empty: the first of the account.' }),
      choice('privacy', 'Who can see it', [...PRIVACY, ['internal', 'Members of the instance']]),
      PUBLISH_AT,
      ...TEXTS,
    ],
  },
};

export const publisherAbout = (publisher: string): string => PUBLISHERS[publisher]?.about ?? '';

/** What can be told to publish there; nothing where all that it needs is configured. */
export const publishFields = (publisher: string): readonly PublishField[] =>
  PUBLISHERS[publisher]?.fields ?? [];
