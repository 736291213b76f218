import type { ArtifactKind, ArtifactView, JobView } from '@z2/contracts';

import { fileGroups, innerFileCount, resultsOf } from '../../apps/console/src/app/job/results';

const file = (
  kind: ArtifactKind,
  language: string | null,
  change: Partial<ArtifactView> = {},
): ArtifactView => ({
  id: `${kind}-${language}`,
  kind,
  language,
  name: `${kind}.${language}`,
  sha256: '0'.repeat(64),
  size: 1,
  mime: 'video/mp4',
  stage: 'render',
  created_at: '2026-11-25T10:00:00.000Z',
  url: '',
  ...change,
});
/** Only what the functions read. */
const job = (files: ArtifactView[]): JobView =>
  ({ files, source_language: 'en', target_languages: ['es', 'fr'] }) as unknown as JobView;

describe('resultsOf', () => {
  it('offers finished languages in order, then the original, each with its subtitles', () => {
    const results = resultsOf(
      job([
        file('source', null),
        file('video_burnt', 'fr'),
        file('video', 'es'),
        file('video_burnt', 'es'),
        file('subtitles_vtt', 'es'),
        file('subtitles_vtt', 'en'),
      ]),
    );
    expect(
      results.map(({ name, versions }) => [
        name,
        versions.map((version) => [version.name, version.tracks.map(({ language }) => language)]),
      ]),
    ).toEqual([
      [
        'Spanish',
        [
          ['Selectable subtitles', ['es']],
          ['Burnt-in subtitles', []],
        ],
      ],
      ['French', [['Burnt-in subtitles', []]]],
      ['Original', [['Original', ['en']]]],
    ]);
  });

  it('takes the newer of two, and plays sound where there is no picture', () => {
    const [result] = resultsOf(
      job([
        file('audio_dubbed', 'es', { id: 'new', created_at: '2026-11-25T11:00:00.000Z', mime: 'audio/mp4' }),
        file('audio_dubbed', 'es', { id: 'old', mime: 'audio/mp4' }),
      ]),
    );
    expect(result?.versions).toMatchObject([{ name: 'Dubbed audio', audio: true, file: { id: 'new' } }]);
  });

  it('is empty before anything is there', () => expect(resultsOf(job([]))).toEqual([]));
});

describe('fileGroups', () => {
  const files = [
    file('audio', null),
    file('translation', 'fr'),
    file('dub_audio', 'fr'),
    file('source', null),
    file('report', null),
    file('transcript', 'en'),
    file('subtitles_srt', 'fr'),
    file('video', 'fr'),
  ];
  const kinds = (inner: boolean) =>
    fileGroups(job(files), inner).map((group) => [group.name, group.files.map(({ kind }) => kind)]);

  it('groups by language, results first, and hides what only the stages need', () => {
    expect(kinds(false)).toEqual([
      ['French', ['video', 'dub_audio', 'subtitles_srt']],
      ['English', ['transcript']],
      ['The whole job', ['report', 'source']],
    ]);
    expect(kinds(true).at(-1)).toEqual(['The whole job', ['report', 'source', 'audio']]);
    expect(kinds(true)[0]).toEqual(['French', ['video', 'dub_audio', 'subtitles_srt', 'translation']]);
    expect(innerFileCount(job(files))).toBe(2);
  });
});
