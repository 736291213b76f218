import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ChosenEncoder } from '@z2/contracts';

import { TestContext } from '../testing/test-context';
import { RenderStage } from './render.stage';
import { failed, fileOf, H264, hash, inputOf, makeSource, TOOLS } from './testing/render-fixtures';

const NVENC: ChosenEncoder = { wanted: 'auto', encoder: 'nvenc', trials: [] };

/** A stage whose ffmpeg has an NVENC that encodes by x264; after so many segments it fails. */
async function stageWith(ctx: TestContext, chosen: ChosenEncoder, segments: number): Promise<RenderStage> {
  const ffmpeg = join(ctx.root, 'ffmpeg');
  const script = `#!/bin/bash
if [[ " $* " == *" h264_nvenc "* ]]; then
  echo x >> '${ctx.root}/used'
  (( $(wc -l < '${ctx.root}/used') > ${segments} )) && { echo 'OpenEncodeSessionEx failed: out of memory' >&2; exit 1; }
  args=("$@")
  args=("\${args[@]/#h264_nvenc/libx264}"); args=("\${args[@]/#p4/veryfast}")
  for i in "\${!args[@]}"; do case "\${args[i]}" in -rc | -cq) unset "args[i]" "args[i+1]" ;; esac; done
  exec ffmpeg "\${args[@]}"
fi
exec ffmpeg "$@"
`;
  await writeFile(ffmpeg, script);
  await chmod(ffmpeg, 0o755);
  const options = { parallel: 1, segment_ms: 1900, videoEncoder: () => Promise.resolve(chosen) };
  return new RenderStage({ ...TOOLS, ffmpeg }, [], options);
}

it('burns by the encoder that was chosen, in segments of their own', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const media = await makeSource(ctx, 'talk.mp4', H264);
  const input = await inputOf(ctx, media, { subtitles: 'burnt' });
  const gpu = await stageWith(ctx, NVENC, 99);
  const output = await gpu.run(input, ctx);
  expect(failed(output)).toEqual([]);
  expect(output.checks.find(({ check }) => check === 'frame_count')?.message).toMatch(
    /^Encoded by nvenc: 200/,
  );

  const x264 = await stageWith(ctx, { wanted: 'auto', encoder: 'x264', trials: [] }, 0);
  expect(await gpu.fingerprint(input)).not.toEqual(await x264.fingerprint(input));
  await using other = await ctx.again();
  await x264.run(input, other);
  expect(other.computed.get('burn-segment')).toBe(4);
});

it('goes back to x264 for the whole film when the encoder fails in the middle', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const media = await makeSource(ctx, 'talk.mp4', H264);
  const input = await inputOf(ctx, media, { subtitles: 'burnt' });
  const output = await (await stageWith(ctx, NVENC, 2)).run(input, ctx);
  expect(failed(output)).toEqual([]);
  expect(ctx.logged).toContainEqual({
    level: 'WARNING',
    message: expect.stringMatching(/nvenc failed; .* x264 instead.*out of memory/) as string,
  });
  await using plain = await ctx.again();
  const alone = await (await stageWith(plain, { ...NVENC, encoder: 'x264' }, 0)).run(input, plain);
  expect(await hash(await fileOf(ctx, output, 'video_burnt'), 'v:0')).toBe(
    await hash(await fileOf(plain, alone, 'video_burnt'), 'v:0'),
  );
});

it('says in the log why the encoder that was asked for is not used', async () => {
  await using ctx = await TestContext.create({ language: 'es' });
  const input = await inputOf(ctx, await makeSource(ctx, 'talk.mp4', H264), { subtitles: 'burnt' });
  const trial = { encoder: 'nvenc', fault: 'no_device', message: 'Cannot load libcuda.so.1' } as const;
  const stage = await stageWith(ctx, { wanted: 'nvenc', encoder: 'x264', trials: [trial] }, 0);
  await stage.run(input, ctx);
  expect(ctx.logged).toContainEqual({
    level: 'WARNING',
    message: 'The encoder nvenc is not used, x264 is: Cannot load libcuda.so.1',
  });
});
