import { languageName, primaryLanguage, Z2Error } from '@z2/contracts';
import { runProcess } from '@z2/runtime';

/** Debian packages that hold a font for a script (ISO 15924). */
const PACKAGES: Readonly<Record<string, string>> = {
  Jpan: 'fonts-noto-cjk',
  Kore: 'fonts-noto-cjk',
  Hans: 'fonts-noto-cjk',
  Hant: 'fonts-noto-cjk',
};

/** How fontconfig calls Chinese. */
const CHINESE: Readonly<Record<string, string>> = { Hans: 'zh-cn', Hant: 'zh-tw' };

/**
 * Whether an installed font has the letters of a language, asked of fontconfig, which libass uses too. Returns `unknown`
 * where fontconfig's own program is not there to ask.
 *
 * @throws Z2Error FONT_MISSING with the package that brings one
 */
export async function checkFont(
  language: string,
  signal: AbortSignal,
  fcList = 'fc-list',
): Promise<'found' | 'unknown'> {
  const script = scriptOf(language);
  const primary = primaryLanguage(language);
  // Any font has Latin; fontconfig does not know every language that is written in it.
  const pattern = script === 'Latn' ? ':' : `:lang=${CHINESE[script] ?? primary}`;
  try {
    const { stdout } = await runProcess(fcList, [pattern, 'family'], { signal, timeoutMs: 20_000 });
    if (stdout.trim() !== '') {
      return 'found';
    }
  } catch (error) {
    if (error instanceof Z2Error && error.code === 'TOOL_MISSING') {
      return 'unknown';
    }
    throw error;
  }
  const packageName = PACKAGES[script] ?? 'fonts-noto-core';
  throw new Z2Error(
    'FONT_MISSING',
    `No installed font can write ${languageName(language)} (script ${script}).`,
    {
      remedy: `Install one with: apt-get install ${packageName}. Or do without burnt subtitles: --subtitles soft.`,
      details: { language, script, package: packageName },
    },
  );
}

function scriptOf(language: string): string {
  return new Intl.Locale(language).maximize().script ?? 'Latn';
}
