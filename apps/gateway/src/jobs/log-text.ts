import type { JobsRepository, LogFilter } from '@z2/entities';

const PAGE = 5_000;

/** The lines of a log as text, page by page: `2026-11-25T10:00:00.000Z INFO translate es: message`. */
export async function* logText(
  jobs: Pick<JobsRepository, 'logs'>,
  jobUuid: string,
  filter: Omit<LogFilter, 'limit'>,
): AsyncGenerator<string> {
  for (let since = filter.since ?? 0, more = true; more;) {
    const { logs, last_seq } = await jobs.logs(jobUuid, { ...filter, since, limit: PAGE });
    yield logs
      .map(({ at, level, stage, language, message }) => {
        const place = [stage, language].filter(Boolean).join(' ');
        // One line each: what programs said may have several.
        return `${at} ${level} ${place ? `${place}: ` : ''}${message.replaceAll(/[\r\n]+/g, ' ')}\n`;
      })
      .join('');
    since = last_seq;
    more = logs.length === PAGE;
  }
}
