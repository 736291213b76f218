import { join } from 'node:path';

import { DEFAULT_JOB_OPTIONS, type EngineUse, type JobReport, type JobView } from '@z2/contracts';

import { summaryLines } from './summary';

const JOB = { options: DEFAULT_JOB_OPTIONS, publishing: [], previews: [], stages: [] };
const lines = (engines: EngineUse[]): string[] =>
  summaryLines({ ...JOB, languages: [], checks: [], engines } as unknown as JobView, null, '/out');
const deepl: EngineUse = { kind: 'translation', engine: 'deepl', version: 'api 2', quality: 'standard' };

describe('the summary of what was used', () => {
  it('names amounts, and what they cost where it is known, summed per currency', () => {
    const used = lines([
      { ...deepl, usage: { characters: 5_000, cost: { amount: 0.1, currency: 'EUR' } } },
      { ...deepl, engine: 'openai', usage: { tokens_in: 900, tokens_out: 100 } },
      {
        ...deepl,
        kind: 'speech',
        engine: 'google',
        usage: { audio_ms: 90_000, cost: { amount: 2, currency: 'USD' } },
      },
    ]).find((line) => line.startsWith('Used'));
    expect(used).toBe(
      'Used: translation by DeepL: 5000 characters, 0.10 EUR; translation by OpenAI-compatible model: 900 + 100 tokens; ' +
        'speech recognised by Google Cloud: 1.5 min of sound, 2.00 USD. Cost of this job: 0.10 EUR + 2.00 USD.',
    );
  });

  it('names each engine once, with its note where that is one for all, and none where nothing was made', () => {
    const job = (status: string): JobView =>
      ({
        ...JOB,
        ...{ checks: [], metadata: null, languages: [{ language: 'es', status }] },
        engines: [
          { ...deepl, note: 'route a' },
          { ...deepl, note: 'route b' },
          { kind: 'vad', engine: 'silero', version: '6', quality: 'standard', note: 'one' },
        ],
      }) as unknown as JobView;
    expect(summaryLines(job('COMPLETED'), null, '/out').slice(1)).toEqual([
      ...['Made with', '  translation by DeepL (standard)', '  speech found by Silero (standard): one'],
      'Done: Spanish.',
    ]);
    expect(summaryLines(job('FAILED'), null, '/out')).toEqual([]);
  });

  it('says nothing where nothing was counted', () => {
    expect(lines([deepl]).filter((line) => line.startsWith('Used'))).toEqual([]);
  });

  it('lists the report with the results, and what earlier runs left that goes with them', () => {
    const file = { kind: 'video', language: 'es', size: 1_000, sha256: '' };
    const job = {
      ...{ ...JOB, metadata: null, checks: [], engines: [] },
      ...{ languages: [{ language: 'es', status: 'COMPLETED' }] },
      files: [{ kind: 'report', name: 'report.json', size: 2_000 }],
    } as unknown as JobView;
    const earlier = [
      {
        files: [
          { ...file, path: 'fr/a.fr.mp4', language: 'fr', matches: true },
          { ...file, path: 'es/a.es.burnt.mp4', matches: false },
        ],
      },
    ] as unknown as JobReport['earlier'];
    expect(
      summaryLines(job, { files: [{ ...file, path: 'es/a.es.mp4' }], earlier }, '/out').slice(1),
    ).toEqual([
      '  es/a.es.mp4  1.0 kB',
      '  report.json  2.0 kB',
      'There too, of an earlier run: French (1 file).',
      'Done: Spanish.',
    ]);
  });

  it('names what did not hold with its weight and its cues, faults first, and how edits are taken up', () => {
    const check = { passed: false, bound: '', language: 'es', stage: 'render', value: 1 };
    const cue = (number: number, s: number): object => ({ id: `c${number}`, number, start_ms: s * 1_000 });
    const checks = [
      { ...check, check: 'gap', message: 'Too close.', bound: '≥ 83 ms', cues: [cue(7, 21), cue(8, 24)] },
      { ...check, check: 'overlap', message: 'Two at once. In 1 of 9 cues: 2 (0:04).', cues: [cue(2, 4)] },
      { ...check, check: 'edits_kept', message: 'It is kept.', value: join(process.cwd(), 'a.srt.edited') },
      { ...check, check: 'order', passed: true, message: 'Kept.' },
    ];
    const job = { ...JOB, languages: [], engines: [], checks } as unknown as JobView;
    expect(summaryLines(job, null, '/out')).toEqual([
      '1 fault and 2 warnings to look at:',
      '  fault: Two subtitles at a time, Spanish: cue 2 (0:04)',
      '  warning: Too close to the next subtitle (≥ 83 ms), Spanish: 2 cues: 7 (0:21), 8 (0:24)',
      '  warning: An edited file was put aside, Spanish: It is kept. To use it: --translation es=a.srt.edited',
    ]);
    const others = ['fr', 'de', 'it'].map((language) => ({
      ...{ ...check, check: 'gap', language, message: 'Too close.' },
    }));
    expect(summaryLines({ ...job, checks: [...checks, ...others] } as JobView, null, '/out')).toEqual([
      '1 fault and 2 warnings to look at:',
      '  fault: Two subtitles at a time, Spanish: cue 2 (0:04)',
      '  warning: Too close to the next subtitle',
      '    Spanish: 2 cues: 7 (0:21), 8 (0:24)',
      ...['    French: Too close.', '    German: Too close.', '    and 1 more in report.json'],
      '  warning: An edited file was put aside, Spanish: It is kept. To use it: --translation es=a.srt.edited',
    ]);
  });

  it('is short where all was there already: where it is, and what delivering it found', () => {
    const check = { passed: false, bound: '', language: 'es', value: 1 };
    const stage = (name: string, from_checkpoint: boolean): unknown => ({ stage: name, from_checkpoint });
    const job = {
      ...{ ...JOB, status: 'COMPLETED', metadata: null, target_languages: ['es'], engines: [deepl] },
      ...{
        languages: [{ language: 'es', status: 'COMPLETED' }],
        files: [{ kind: 'report', name: 'r', size: 1 }],
      },
      stages: [stage('download', true), stage('render', true), stage('publish', false)],
      checks: [
        { ...check, check: 'gap', stage: 'render', message: 'Too close.' },
        { ...check, check: 'edits_kept', stage: 'publish', message: 'It is kept.', value: 'a' },
      ],
    } as unknown as JobView;
    const folder = { files: [{ path: 'a' }, { path: 'b' }], earlier: [] } as unknown as JobReport;
    expect(summaryLines(job, folder, 'out')).toEqual([
      'Unchanged: 3 files (Spanish) in out/.',
      ...['1 warning to look at:', '  warning: An edited file was put aside, Spanish: It is kept.'],
      '1 warning as before (all: report.json there).',
    ]);
    const worse = { ...check, check: 'overlap', stage: 'render', message: 'Two at once.' };
    const both = { ...job, checks: [...job.checks.slice(0, 1), worse] } as unknown as JobView;
    expect(summaryLines(both, folder, 'out').slice(1)).toEqual([
      '1 fault and 1 warning as before (all: report.json there):',
      '  fault: Two subtitles at a time, Spanish: Two at once.',
    ]);
    const same = { ...job, checks: job.checks.slice(0, 1) };
    expect(summaryLines(same, folder, 'out')[0]).toBe('Unchanged: 3 files (Spanish) in out/.');
    const changed = { ...job, stages: [stage('render', false)] } as unknown as JobView;
    expect(summaryLines(changed, folder, 'out')[0]).toBe('Results in out/ (es):');
  });

  it('says what can be done next: better words, other words in a line, and at last whether it worked', () => {
    const speech: EngineUse = { ...deepl, kind: 'speech', engine: 'pocketsphinx', quality: 'preview' };
    const srt = { kind: 'subtitles_srt', language: 'fr', path: 'fr/a.fr.srt', size: 1, sha256: '' };
    const folder = { files: [srt], earlier: [] } as unknown as JobReport;
    const fault = {
      ...{ check: 'untranslated', passed: false, language: 'fr' },
      message: '',
      cues: [{ id: 'a', number: 1 }],
    };
    const last = (engines: EngineUse[], checks: object[] = []): string[] => {
      const job = {
        ...{ ...JOB, languages: [{ language: 'fr', status: 'COMPLETED' }], metadata: null, checks, engines },
        files: [],
      } as unknown as JobView;
      const lines = summaryLines(job, folder, join(process.cwd(), 'out'));
      return lines.slice(lines.indexOf('Next'));
    };
    expect(last([speech, { ...deepl, quality: 'preview' }], [fault])).toEqual([
      'Next',
      '  better words: ./z2 models pull small (488 MB), your own subtitles (--subtitles-in FILE), or the key of a speech service (./z2 doctor)',
      '  better translation, voice and titles: ./z2 doctor says what each needs',
      '  other words in a line: edit out/fr/a.fr.srt, then run again with --translation fr=out/fr/a.fr.srt',
      'Done with 1 fault: French.',
    ]);
    expect(last([deepl])).toEqual(['Done: French.']);
  });
});
