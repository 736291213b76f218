import { widthInEms } from '../text/counting';
import { defaultAssStyle, subtitleFont } from './ass-style';

const cue = (text: string) => ({ id: '1', start_ms: 0, end_ms: 1000, text });

describe('defaultAssStyle', () => {
  it('is about 5.3 % of the height on a wide picture, within the safe area', () => {
    const style = defaultAssStyle({
      language: 'en',
      play_res_x: 1920,
      play_res_y: 1080,
      cues: [cue('Good morning.')],
    });
    expect(style).toMatchObject({
      font: 'Noto Sans',
      size: 57.2,
      margin_horizontal: 96,
      margin_vertical: 65,
    });
    expect(style.outline).toBeGreaterThan(2);
  });

  it.each([
    [1920, 1080, 42],
    [1080, 1920, 25],
    [1080, 1080, 42],
    [640, 480, 42],
    [320, 180, 42],
  ])('lets the longest line fit on %d × %d (%d characters)', (width, height, length) => {
    const text = 'abcdefghi '.repeat(5).slice(0, length);
    const style = defaultAssStyle({
      language: 'de',
      play_res_x: width,
      play_res_y: height,
      cues: [cue(text)],
    });
    expect(widthInEms(text) * style.size).toBeLessThanOrEqual(width - 2 * style.margin_horizontal + 1);
    expect(style.size).toBeGreaterThanOrEqual(Math.min(width, height) * 0.034);
  });

  it('has a font for each script, and greys the white of HDR', () => {
    expect(['fr', 'zh', 'zh-TW', 'ja', 'ko', 'ar', 'hi', 'th'].map(subtitleFont)).toEqual([
      'Noto Sans',
      'Noto Sans CJK SC',
      'Noto Sans CJK TC',
      'Noto Sans CJK JP',
      'Noto Sans CJK KR',
      'Noto Naskh Arabic',
      'Noto Sans Devanagari',
      'Noto Sans Thai',
    ]);
    const options = { language: 'en', play_res_x: 64, play_res_y: 36, cues: [] };
    expect(defaultAssStyle({ ...options, hdr: true }).primary_colour).not.toBe(
      defaultAssStyle(options).primary_colour,
    );
  });
});
