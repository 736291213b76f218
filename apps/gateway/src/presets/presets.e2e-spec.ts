import { BUILT_IN_PRESETS } from '@z2/contracts';

import { startTestGateway, type TestGateway } from '../testing/test-gateway';

describe('presets', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());
  const optionsOf = async (request: object): Promise<object> => {
    const { job_uuid } = await gateway.client.createJob({
      ...{ source_path: gateway.film, target_languages: ['es'], ...request },
    });
    return (await gateway.client.getJob(job_uuid)).options;
  };

  it('are those that came with Z2 and your own, which can be changed and deleted', async () => {
    const { presets } = gateway.client;
    expect((await presets.list()).map(({ name, built_in }) => [name, built_in])).toEqual([
      ...[
        ['subtitles', true],
        ['full', true],
        ['social', true],
        ['trial', true],
      ],
    ]);
    const options = { dub: true, voices: { es: 'ana', fr: 'luc' } };
    const weekly = await presets.create({ name: 'weekly', description: 'As ever.', options });
    expect(weekly).toMatchObject({ name: 'weekly', built_in: false, description: 'As ever.', options });
    expect(await presets.update('weekly', { options: { dub: false } })).toMatchObject({
      ...{ description: 'As ever.', options: { dub: false } },
    });
    expect(await presets.update('weekly', { description: null })).toMatchObject({
      ...{ description: null, options: { dub: false } },
    });
    expect((await presets.list()).at(-1)).toEqual(await presets.get('weekly'));
    await presets.remove('weekly');
    await expect(presets.get('weekly')).rejects.toMatchObject({ code: 'NOT_FOUND', http: 404 });
    await expect(presets.remove('weekly')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('give a job their options; its own come before', async () => {
    const options = { dub: true, profile: 'ted', voices: { es: 'ana', fr: 'luc' } } as const;
    await gateway.client.presets.create({ name: 'mine', options });
    expect(await optionsOf({ preset: 'mine' })).toMatchObject({
      ...{ dub: true, profile: 'ted', subtitles: 'soft', voices: { es: 'ana' } },
    });
    expect(await optionsOf({ preset: 'mine', options: { profile: 'bbc', dub: null } })).toMatchObject({
      ...{ dub: true, profile: 'bbc' },
    });
    // A job keeps what it was made with.
    const job = await gateway.client.createJob({ source_path: gateway.film, preset: 'mine' });
    await gateway.client.presets.update('mine', { options: {} });
    expect((await gateway.client.getJob(job.job_uuid)).options.dub).toBe(true);
    for (const preset of BUILT_IN_PRESETS) {
      expect(await optionsOf({ preset: preset.name })).toMatchObject(preset.options);
    }
    await expect(optionsOf({ preset: 'nobody' })).rejects.toMatchObject({
      ...{ code: 'OPTION_INVALID', remedy: expect.stringContaining('social, trial, mine') as string },
    });
  });

  it.each<[string, object, string]>([
    ['a name that is taken', { name: 'social', options: {} }, 'CONFLICT'],
    ['a name that is none', { name: 'Für mich', options: {} }, 'VALIDATION_FAILED'],
    ['an option that is none', { name: 'a', options: { dubs: true } }, 'VALIDATION_FAILED'],
    ['a value that is none', { name: 'a', options: { profile: 'nobody' } }, 'VALIDATION_FAILED'],
    ['files of one video', { name: 'a', options: { subtitles_in: '/a.srt' } }, 'VALIDATION_FAILED'],
    ['no options', { name: 'a' }, 'VALIDATION_FAILED'],
  ])('refuse %s', async (_what, request, code) => {
    await expect(gateway.client.presets.create(request as never)).rejects.toMatchObject({ code });
  });

  it('that came with Z2 stay as they are', async () => {
    const conflict = { code: 'CONFLICT', http: 409 };
    await expect(gateway.client.presets.update('social', { options: {} })).rejects.toMatchObject(conflict);
    await expect(gateway.client.presets.remove('social')).rejects.toMatchObject(conflict);
  });
});
