import type { EngineInfo, JobSummary } from '@z2/contracts';

import { dayCounts } from '../../apps/console/src/app/home/day-counts';
import { needsOf } from '../../apps/console/src/app/home/needs';
import { engineGroups, publisherGroup } from '../../apps/console/src/app/system/system-rows';

const engine = (
  kind: EngineInfo['kind'],
  id: string,
  available: boolean,
  quality: EngineInfo['quality'] = 'preview',
): EngineInfo => ({
  ...{
    kind,
    engine: id,
    available,
    quality,
    version: available ? '3.1' : null,
    languages: ['en>es', 'en>fr'],
  },
  ...{ reason: available ? null : 'It is not set up.', remedy: available ? null : 'Set Z2_X.' },
});
const ALL = (['speech', 'translation', 'voice'] as const).map((kind) => engine(kind, 'x', true));

describe('dayCounts', () => {
  const ended = (status: JobSummary['status'], time: Date | null) => ({
    ...{ status, completed_at: time?.toISOString() ?? null },
  });

  it('counts by local day, today last, and nothing that is older or not ended', () => {
    const now = new Date(2026, 2, 30, 0, 5);
    const counts = dayCounts(
      [
        ended('COMPLETED', new Date(2026, 2, 30, 0, 1)),
        ended('COMPLETED', new Date(2026, 2, 29, 23, 59)),
        ended('FAILED', new Date(2026, 2, 29, 0, 0)),
        ended('COMPLETED', new Date(2026, 2, 27, 12)),
        ended('TRANSLATING', null),
      ],
      now.getTime(),
      3,
    );
    expect(counts).toEqual([
      { day: '2026-03-28', completed: 0, failed: 0 },
      { day: '2026-03-29', completed: 1, failed: 1 },
      { day: '2026-03-30', completed: 1, failed: 0 },
    ]);
  });
});

describe('needsOf', () => {
  const keys = (...asked: Parameters<typeof needsOf>) => needsOf(...asked).map(({ key }) => key);
  it('is empty where all is here, or nothing is known', () => {
    expect(keys({ workers: 1 }, { paused: false }, ALL)).toEqual([]);
    expect(keys(null, null, null)).toEqual([]);
  });
  it('says that nobody works before all else, as nothing else is known then', () => {
    expect(keys({ workers: 0 }, { paused: true }, [])).toEqual(['workers']);
  });
  it('names a paused queue, and each kind of engine that is missing', () => {
    const engines = [engine('translation', 'deepl', false), engine('voice', 'espeak-ng', true)];
    expect(keys({ workers: 1 }, { paused: true }, engines)).toEqual(['paused', 'speech', 'translation']);
  });
});

describe('the page of the system', () => {
  it('has engines by kind, those that are here first, then the better', () => {
    const groups = engineGroups([
      engine('voice', 'google', false, 'professional'),
      engine('translation', 'libretranslate', false),
      engine('translation', 'deepl', false, 'standard'),
      engine('translation', 'apertium', true),
    ]);
    expect(groups.map(({ name, here, rows }) => [name, here, rows.map((row) => row.name)])).toEqual([
      ['Translation', true, ['Apertium', 'DeepL', 'LibreTranslate']],
      ['Voice', false, ['Google Cloud']],
    ]);
    expect(groups[0]?.rows.map(({ about, remedy }) => [about, remedy])).toEqual([
      ['Preview quality · 3.1 · 2 language pairs', ''],
      ['Standard quality', 'Set Z2_X.'],
      ['Preview quality', 'Set Z2_X.'],
    ]);
  });

  it('has publishers with what would enable them', () => {
    const [group] = publisherGroup([
      { publisher: 's3', available: false, target: '', reason: 'Z2_S3 is not set', remedy: 'Set it.' },
      { publisher: 'folder', available: true, target: '', reason: null, remedy: null },
    ]);
    expect(group).toMatchObject({ name: 'Publish to', here: true });
    expect(group?.rows.map(({ name, about, reason, remedy }) => [name, about, reason, remedy])).toEqual([
      ['Folder', 'Set up', '', ''],
      ['S3 bucket', '', 'Z2_S3 is not set.', 'Set it.'],
    ]);
  });
});
