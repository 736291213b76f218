import { readdir, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { type Config, GET_A_MODEL, listModels } from '@z2/runtime';

import { runningSystem } from '../service/service-state';
import { bytes } from '../view/format';
import type { Finding } from './finding';

/** Below this a film of two hours may not fit with what is made of it. */
const ENOUGH_BYTES = 5e9;

export function findNode(): Finding {
  return { what: 'node', state: 'ok', found: `${process.version} (${process.execPath})` };
}

export async function findModels(config: Config): Promise<Finding> {
  const names = (await listModels(config.dirs.models))
    .filter(({ installed }) => installed)
    .map(({ name }) => name);
  return names.length > 0 || config.whisperModel
    ? {
        what: 'whisper models',
        state: 'ok',
        found: [config.whisperModel, ...names].filter(Boolean).join(', '),
      }
    : {
        what: 'whisper models',
        state: 'optional',
        found: 'none',
        cost: 'speech only in English and preview quality, or from subtitles',
        remedy: GET_A_MODEL,
      };
}

export function findLlm({ llm }: Config): Finding {
  return llm
    ? { what: 'LLM', state: 'ok', found: `${llm.model} at ${llm.baseUrl}` }
    : {
        what: 'LLM',
        state: 'optional',
        found: 'not configured',
        cost: 'titles and descriptions are sentences of the film; it translates, too (below)',
        remedy: 'Z2_LLM_BASE_URL, Z2_LLM_MODEL; Ollama and llama.cpp need no key',
      };
}

export function findDatabase(config: Config): Finding {
  const found = config.databaseUrl ? 'the one that Z2_DATABASE_URL names' : 'embedded';
  return { what: 'PostgreSQL', state: 'ok', found };
}

export async function findDisk(config: Config): Promise<Finding> {
  const facts = await statfs(await existing(config.home));
  const free = facts.bavail * facts.bsize;
  const found = `${bytes(free)} free; everything is kept in ${config.home}`;
  return free < ENOUGH_BYTES
    ? { what: 'disk', state: 'warning', found, cost: 'a film needs about three times its size' }
    : { what: 'disk', state: 'ok', found };
}

/** The folder, or the nearest above it that is there. */
async function existing(folder: string): Promise<string> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    try {
      await readdir(path);
      return path;
    } catch {
      // Not made yet: its parent stands for it.
    }
  }
  return '/';
}

export async function findService(config: Config): Promise<Finding> {
  const running = await runningSystem(config);
  const found = running
    ? `${running.state.url}${running.state.private ? ' (of a ./z2 localize)' : ''}`
    : 'not running (./z2 up starts it; ./z2 localize works without)';
  return { what: 'service', state: 'ok', found };
}
