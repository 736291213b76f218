import { type DeadLetter, STAGE_TEXTS, Z2Error } from '@z2/contracts';

import { print, table } from '../output';
import { requireService } from '../service/require-service';
import { plain } from '../view/plain';

const SHOWN = 50;

/** `./z2 dead-letters`: what was given up after its last attempt. */
export async function listDeadLetters(flags: { json?: boolean }): Promise<number> {
  const { client } = await requireService();
  const list = await client.deadLetters.list({ limit: SHOWN });
  print(flags.json ? JSON.stringify(list, null, 2) : deadLetterLines(list.dead_letters, list.total));
  return 0;
}

/** `./z2 dead-letters requeue ID… | --all` */
export async function requeueDeadLetters(ids: string[], flags: { all?: boolean }): Promise<number> {
  if (ids.length > 0 === Boolean(flags.all)) {
    throw new Z2Error('OPTION_INVALID', 'Name some of them, or all.', {
      remedy: './z2 dead-letters lists their IDs; --all means all.',
    });
  }
  const { client } = await requireService();
  const wanted = flags.all ? {} : { stage_run_ids: await idsOf(ids, client) };
  const { results } = await client.deadLetters.requeue(wanted);
  const failed = results.flatMap(({ error }) => (error ? [`${error.message} ${error.remedy}`] : []));
  const done = results.length - failed.length;
  print([`${done} begun again.`, ...new Set(failed)].join('\n'));
  return failed.length > 0 ? 6 : 0;
}

async function idsOf(
  texts: readonly string[],
  client: Awaited<ReturnType<typeof requireService>>['client'],
): Promise<string[]> {
  const { dead_letters } = await client.deadLetters.list({ limit: 200 });
  return texts.map((text) => {
    const [only, other] = dead_letters.filter(({ stage_run_id }) => stage_run_id.startsWith(text));
    if (!only || other) {
      throw new Z2Error('NOT_FOUND', `${only ? 'Several begin' : 'None begins'} with ${text}.`, {
        remedy: './z2 dead-letters lists all with their IDs.',
      });
    }
    return only.stage_run_id;
  });
}

/** A line for each. Pure. */
export function deadLetterLines(letters: readonly DeadLetter[], total: number): string {
  if (letters.length === 0) {
    return 'Nothing was given up.';
  }
  const rows = letters.map(({ stage_run_id, job_uuid, title, stage, language, attempts, error, dead_at }) => [
    ...[stage_run_id.slice(0, 8), dead_at.slice(0, 19).replace('T', ' ')],
    ...[
      `job ${job_uuid.slice(0, 8)}`,
      plain(title ?? '–'),
      `${STAGE_TEXTS[stage]}${language ? ` ${language}` : ''}`,
    ],
    `after ${attempts} attempts: ${plain(error.message)}`,
  ]);
  const more = total > letters.length ? [`… and ${total - letters.length} more.`] : [];
  return [table(rows), ...more, '→ Begin them again: ./z2 dead-letters requeue ID… (or --all)'].join('\n');
}
