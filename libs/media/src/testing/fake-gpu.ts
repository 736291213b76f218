import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * An ffmpeg whose NVENC is there: the real one, with h264_nvenc and its options turned into x264. `breaks`: shell that runs before,
 * e.g. `exit 1`, or changes "$@".
 */
export async function fakeNvenc(dir: string, breaks = ''): Promise<string> {
  const path = join(dir, `nvenc-ffmpeg-${breaks.length}`);
  const script = `#!/bin/bash
args=()
while (($#)); do
  case $1 in
    h264_nvenc) args+=(libx264 -threads 1); gpu=1 ;;
    p4) args+=(veryfast) ;;
    -rc | -cq | -b:v) shift ;;
    *) args+=("$1") ;;
  esac
  shift
done
if [[ $gpu ]]; then :
${breaks}
fi
exec ffmpeg "\${args[@]}"
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
}
