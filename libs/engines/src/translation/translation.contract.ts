import type { TranslationEngine, TranslationItem, TranslationRequest } from './translation.engine';

export interface TranslationContractFacts {
  from: string;
  to: string;
  /** A pair that this engine cannot do; null: it knows of none. */
  badPair: { from: string; to: string } | null;
  /** Makes the engine take its time, and resolves when it is at work. */
  slow: () => Promise<void>;
}

const SENTENCES = ['The house is big.', 'Good morning.', 'I like this book.', 'We walk along the river.'];

/** What a translation engine must do, whatever it is. */
export function translationContract(make: () => TranslationEngine, facts: TranslationContractFacts): void {
  const { from, to } = facts;
  const request = (items: TranslationItem[], signal = new AbortController().signal): TranslationRequest => ({
    ...{ from, to, items, before: [], after: [], signal },
  });
  const byId = (items: readonly TranslationItem[]): Map<string, string> =>
    new Map(items.map(({ id, text }) => [id, text]));

  it('says that it is available, its version, and that it knows the pair', async () => {
    expect(await make().availability()).toMatchObject({
      available: true,
      version: expect.stringMatching(/\S/) as string,
    });
    expect(await make().supports(from, to)).toMatchObject({ supported: true });
  });

  it('gives every id once, none empty', async () => {
    const items = Array.from({ length: 30 }, (_, at) => ({
      id: `c${at}`,
      text: `${SENTENCES[at % SENTENCES.length] ?? ''}`,
    }));
    const answer = await make().translate(request(items));
    expect(answer.map(({ id }) => id).sort()).toEqual(items.map(({ id }) => id).sort());
    answer.forEach(({ text }) => expect(text.trim()).not.toBe(''));
    const texts = byId(answer);
    // The same sentence is the same translation wherever it stands: a shifted line would show.
    items.forEach(({ id }, at) => expect(texts.get(id)).toBe(texts.get(`c${at % SENTENCES.length}`)));
    expect(new Set(texts.values()).size).toBe(SENTENCES.length);
  });

  it('leaves items without words as they are', async () => {
    const bare = ['', '♪', '1999', '…', '{\\an8}'];
    const items = [...bare, 'Good morning.'].map((text, at) => ({ id: `${at}`, text }));
    const texts = byId(await make().translate(request(items)));
    expect(bare.map((_, at) => texts.get(`${at}`))).toEqual(bare);
    expect(texts.get(`${bare.length}`)).not.toBe('Good morning.');
  });

  it('keeps tags, addresses and the lines of a dialogue', async () => {
    const items = [
      { id: 'a', text: 'The <i>house</i> is at https://example.org/a?b=1&c=2 today.' },
      { id: 'b', text: '- Good morning.\n- I like this book.' },
      { id: 'c', text: 'The house\nis big.' },
    ];
    const texts = byId(await make().translate(request(items)));
    expect(texts.get('a')).toContain('<i>');
    expect(texts.get('a')).toContain('</i>');
    expect(texts.get('a')).toContain('https://example.org/a?b=1&c=2');
    expect(texts.get('b')?.split('\n')).toHaveLength(2);
    expect(texts.get('c')).not.toContain('\n');
  });

  it('is cancelled within a second', async () => {
    const controller = new AbortController();
    const begun = facts.slow();
    const items = Array.from({ length: 1_000 }, (_, at) => ({ id: `${at}`, text: SENTENCES[0] ?? '' }));
    const running = expect(make().translate(request(items, controller.signal))).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await begun;
    const aborted = Date.now();
    controller.abort();
    await running;
    expect(Date.now() - aborted).toBeLessThan(1_000);
  });

  it('does not begin when it is cancelled already', async () => {
    await expect(
      make().translate(request([{ id: '1', text: 'Good morning.' }], AbortSignal.abort())),
    ).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  const { badPair } = facts;
  if (badPair) {
    it('tells a pair that it cannot do with a typed error', async () => {
      const remedy = expect.stringMatching(/\S/) as string;
      expect(await make().supports(badPair.from, badPair.to)).toMatchObject({ supported: false, remedy });
      await expect(
        make().translate({ ...request([{ id: '1', text: 'Good morning.' }]), ...badPair }),
      ).rejects.toMatchObject({ code: 'TRANSLATION_PAIR_MISSING', remedy });
    });
  }
}
