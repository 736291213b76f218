import type { ArtifactView, JobCheck } from '@z2/contracts';
import { writeVtt } from '@z2/subtitles';

import { cuePlacesOf, filesWithCues } from '../../apps/console/src/app/job/cue-times';

describe('cuePlacesOf', () => {
  const cues = [
    { id: '1', start_ms: 1599, end_ms: 3919, text: 'Este audiolibro <es> libre' },
    { id: '2.1', start_ms: 3_723_004, end_ms: 3_725_000, text: 'dos\nlíneas', speaker: 'Ana' },
    { id: '2.2', start_ms: 3_725_100, end_ms: 3_726_000, text: 'y más' },
  ];

  it('reads what Z2 writes, and finds a split cue by its first part', () => {
    const places = cuePlacesOf('subtitles_vtt', writeVtt(cues, 'es'));
    expect(places?.get('1')).toEqual({ start_ms: 1599, text: 'Este audiolibro <es> libre' });
    expect(places?.get('2')).toEqual({ start_ms: 3_723_004, text: 'dos líneas' });
    expect(places?.get('2.2')?.start_ms).toBe(3_725_100);
    expect(places?.get('3')).toBeUndefined();
  });

  it('reads a transcript or translation, and says where it cannot', () => {
    expect(cuePlacesOf('transcript', JSON.stringify({ cues }))?.get('2.2')?.text).toBe('y más');
    expect(cuePlacesOf('transcript', JSON.stringify({ cues: [{ id: 7 }] }))?.size).toBe(0);
    expect(cuePlacesOf('translation', 'no JSON')).toBeNull();
    expect(cuePlacesOf('translation', '{}')).toBeNull();
  });
});

describe('filesWithCues', () => {
  const check = (language: string | null, passed: boolean, cue_ids?: string[]) =>
    ({ language, passed, ...(cue_ids ? { cue_ids } : {}) }) as JobCheck;
  const file = (id: string, kind: ArtifactView['kind'], language: string | null, minute = 0) =>
    ({ id, kind, language, created_at: `2026-11-25T10:0${minute}:00Z` }) as ArtifactView;

  it('are the newest subtitles, else the translation, else the transcript, of what a failed check names', () => {
    const files = [
      file('new', 'subtitles_vtt', 'es', 2),
      file('old', 'subtitles_vtt', 'es', 1),
      file('fr', 'translation', 'fr'),
      file('de', 'subtitles_vtt', 'de'),
      file('all', 'transcript', 'en'),
    ];
    const checks = [
      check('es', false, ['1']),
      check('es', false, ['2']),
      check('fr', false, ['1']),
      check('de', true, ['1']),
      check('ca', false, ['1']),
      check(null, false, ['1']),
    ];
    expect(filesWithCues({ checks, files }).map(({ language, file: { id } }) => [language, id])).toEqual([
      ['es', 'new'],
      ['fr', 'fr'],
      ['', 'all'],
    ]);
  });
});
