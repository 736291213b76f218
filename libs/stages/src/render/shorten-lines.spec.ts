import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { createVoiceEngines, OpenAiCompatibleLlm } from '@z2/engines';

import { TestContext } from '../testing/test-context';
import { RenderStage } from './render.stage';
import { longLines, usableLines } from './shorten-lines';
import { H264, inputOf, makeSource, TEXTS, TOOLS } from './testing/render-fixtures';

it('asks for as many characters as there is time for', () => {
  const lines = [
    { cue_ms: 0, duration_ms: 2600, text: 'x'.repeat(100) },
    { cue_ms: 1500, duration_ms: 1000, text: 'short' },
  ];
  const plan = [
    { start_ms: 0, duration_ms: 2000 },
    { start_ms: 2040, duration_ms: 1000 },
  ];
  // 2000 ms, less the 460 that the next one is out of time, at 1.1 times the voice's rate.
  expect(longLines(lines, plan)).toEqual([{ id: 0, text: 'x'.repeat(100), characters: 65 }]);
});

it('takes of an answer what can be used, line by line', () => {
  const asked = [
    { id: 0, text: 'Nos vemos a las 18:30 en la plaza mayor del pueblo.', characters: 30 },
    { id: 4, text: 'Es una casa muy grande y además bastante vieja.', characters: 30 },
  ];
  const take = (lines: unknown): [number, string][] => usableLines(JSON.stringify({ lines }), asked);
  const good = [
    { id: 0, text: 'A las 18:30 en la plaza mayor.' },
    { id: 4, text: 'Es una casa grande y vieja.' },
  ];
  expect(take(good)).toEqual(good.map(({ id, text: said }) => [id, said]));
  expect(usableLines(`\`\`\`json\n${JSON.stringify({ lines: good })}\n\`\`\``, asked)).toHaveLength(2);
  // A number is missing; longer than asked; of an id twice; of none; nothing to say.
  expect(take([{ id: 0, text: 'Nos vemos en la plaza.' }])).toEqual([]);
  expect(take([{ id: 4, text: 'Es una casa muy grande y bastante vieja.' }])).toEqual([]);
  expect(take([good[1], good[1]])).toEqual([]);
  expect(take([{ id: 7, text: 'Es una casa.' }])).toEqual([]);
  expect(take([{ id: 4, text: '…' }])).toEqual([]);
  for (const answer of ['', 'I cannot do that.', '[]', '{"lines": "none"}', '{"lines": [{"id": 0']) {
    expect(usableLines(answer, asked)).toEqual([]);
  }
});

const LONG = 'Esta es una frase muy larga que nadie puede decir en tan poco tiempo como el que hay aquí.';

/** A service that speaks OpenAI's chat completions, as far as is needed here. */
async function serve(
  answer: (user: string) => string | null,
): Promise<{ url: string; asked: string[] } & AsyncDisposable> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
      const user = messages.find(({ role }) => role === 'user')!.content;
      asked.push(user);
      const content = answer(user);
      if (content === null) {
        response.writeHead(500).end('{}');
        return;
      }
      const chunk = { choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }], model: 'm' };
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

it('speaks a shorter text where a model gives one, in time and unhurried', async () => {
  await using service = await serve(() => '{"lines": [{"id": 0, "text": "Nadie dice esto a tiempo."}]}');
  const llm = new OpenAiCompatibleLlm({ baseUrl: service.url, apiKey: null, model: 'm' });
  const stage = new RenderStage(TOOLS, createVoiceEngines(), { parallel: 2, llm });
  await using ctx = await TestContext.create({ language: 'es' });
  const texts = [LONG, TEXTS.es![1]!, TEXTS.es![2]!];
  const input = await inputOf(
    ctx,
    await makeSource(ctx, 'talk.mp4', H264),
    { subtitles: 'none', dub: true },
    'es',
    texts,
  );
  const output = await stage.run(input, ctx);
  expect(output.checks.filter(({ check, passed }) => check.startsWith('dub_') && !passed)).toEqual([]);
  expect(output.dub!.shortened).toEqual([{ id: '1', text: 'Nadie dice esto a tiempo.' }]);
  expect(output.fallback).toBeUndefined();
  expect(output.engines.map(({ kind, note }) => `${kind}: ${note}`)).toContain(
    'translation: 1 of 1 long lines made shorter for the voice',
  );
  expect(JSON.parse(service.asked[0]!)).toMatchObject({ lines: [{ id: 0, text: LONG }] });
  // The answer is kept: the second run asks nothing.
  await stage.run(input, await ctx.again());
  expect(service.asked).toHaveLength(1);
});

it('makes the dub all the same where the model fails, and keeps it for no other job', async () => {
  await using service = await serve(() => null);
  const llm = new OpenAiCompatibleLlm({ baseUrl: service.url, apiKey: null, model: 'm' });
  const stage = new RenderStage(TOOLS, createVoiceEngines(), { parallel: 2, llm });
  await using ctx = await TestContext.create({ language: 'es' });
  const texts = [LONG, TEXTS.es![1]!, TEXTS.es![2]!];
  const input = await inputOf(
    ctx,
    await makeSource(ctx, 'talk.mp4', H264),
    { subtitles: 'none', dub: true },
    'es',
    texts,
  );
  const output = await stage.run(input, ctx);
  expect(output).toMatchObject({ dub: { shortened: [], phrases: 3 }, fallback: true });
  expect(ctx.logged.map(({ message }) => message).join()).toContain('spoken as they are');
});
