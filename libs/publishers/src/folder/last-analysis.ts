import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { LanguageAnalysis } from '@z2/contracts';

/** What analysis.json in a folder has of languages; empty without a (readable) one. */
export async function lastLanguages(root: string): Promise<LanguageAnalysis[]> {
  try {
    const found = JSON.parse(await readFile(join(root, 'analysis.json'), 'utf8')) as {
      languages?: unknown;
    } | null;
    return Array.isArray(found?.languages) ? found.languages.filter(isAnalysis) : [];
  } catch {
    // Somebody else's, half of one or none: there is nothing to keep.
    return [];
  }
}

const isAnalysis = (value: unknown): value is LanguageAnalysis =>
  typeof (value as LanguageAnalysis | null)?.language === 'string';
