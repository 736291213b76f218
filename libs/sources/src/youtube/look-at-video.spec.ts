import { lookOf, type VideoJson } from './look-at-video';

const video: VideoJson = {
  ...{ title: 'How bees talk', duration: 61.25, ext: 'mp4', width: 1280, height: 720, fps: 25 },
  ...{ vcodec: 'avc1.64001F', acodec: 'mp4a.40.2', language: 'en-US', filesize_approx: 12_345 },
  requested_formats: [{}, {}],
  chapters: [{ start_time: 0, end_time: 1.5, title: 'Start' }],
  subtitles: { 'pt-BR': [], live_chat: [] },
  automatic_captions: { 'en-orig': [], fr: [] },
};

describe('lookOf', () => {
  it('tells title, length, picture, spoken language and captions', () => {
    expect(lookOf(video, true)).toEqual({
      metadata: {
        ...{ title: 'How bees talk', duration_ms: 61_250, container: 'matroska', size: 12_345 },
        ...{ width: 1280, height: 720, fps: 25, video_codec: 'avc1.64001F', audio_codec: 'mp4a.40.2' },
        ...{ chapters: [{ start_ms: 0, end_ms: 1_500, title: 'Start' }], subtitles: [], clip: null },
        audio_languages: ['en-US'],
      },
      captions: ['pt-BR'],
    });
  });

  it('takes automatic captions of the spoken language, where nobody wrote any and they are wanted', () => {
    const bare = { ...video, subtitles: {} };
    expect(lookOf(bare, true)?.captions).toEqual(['en']);
    expect(lookOf(bare, false)?.captions).toEqual([]);
  });

  it('has null for what is not told, and no sound where there is none', () => {
    expect(lookOf({ duration: 3, acodec: 'none', ext: 'flv' }, false)?.metadata).toMatchObject({
      ...{ title: null, container: null, size: null, width: null, audio_codec: null, audio_languages: [] },
    });
    expect(lookOf({ ...video, duration: null }, false)).toBeNull();
  });

  it('refuses what is live, as the download does', () => {
    expect(() => lookOf({ ...video, is_live: true }, false)).toThrow(
      expect.objectContaining({
        code: 'SOURCE_REFUSED',
        details: expect.objectContaining({ fact: 'live' }) as object,
      }) as Error,
    );
  });
});
