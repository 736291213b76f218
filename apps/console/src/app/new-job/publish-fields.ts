/** One field of a publish target, as the form asks for it. */
export interface PublishField {
  key: string;
  /** Where it stands in the target. */
  place: 'path' | 'options';
  name: string;
  placeholder: string;
  required: boolean;
  hint: string;
}

interface PublisherWords {
  name: string;
  fields: readonly PublishField[];
}

const option = (
  key: string,
  name: string,
  placeholder: string,
  required: boolean,
  hint: string,
): PublishField => ({
  ...{ key, place: 'options' as const, name, placeholder, required, hint },
});

const PUBLISHERS: Readonly<Record<string, PublisherWords>> = {
  folder: {
    name: 'A folder on the machine that runs Z2',
    fields: [
      {
        ...{ key: 'path', place: 'path', name: 'Folder', placeholder: '/videos/out', required: true },
        hint: 'Its full path. Each language gets a folder in it.',
      },
    ],
  },
  s3: {
    name: 'S3 bucket',
    fields: [
      option('bucket', 'Bucket', 'talks', true, 'Its name in the store that is set up.'),
      option('prefix', 'Folder in it', '2026/spring', false, 'Optional beginning of all names.'),
    ],
  },
  webhook: {
    name: 'Webhook',
    fields: [
      option(
        'url',
        'Address',
        'https://example.com/z2',
        true,
        'It is told, signed, what was made. Files stay here.',
      ),
    ],
  },
  youtube: { name: 'YouTube', fields: [] },
  peertube: { name: 'PeerTube', fields: [] },
};

/** A publisher's name for people; its id where there is none. */
export const publisherName = (publisher: string): string => PUBLISHERS[publisher]?.name ?? publisher;

/** What must be told to publish there; nothing where all that it needs is configured. */
export const publishFields = (publisher: string): readonly PublishField[] =>
  PUBLISHERS[publisher]?.fields ?? [];
