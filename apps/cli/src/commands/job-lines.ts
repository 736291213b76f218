import {
  ARTIFACT_ROLE,
  isTerminal,
  type JobView,
  KIND_TEXTS,
  languageName,
  RUN_TEXTS,
  STATUS_TEXTS,
} from '@z2/contracts';

import { ALL, checkLines } from '../localize/check-lines';
import { engineLines, usageLines } from '../localize/job-facts';
import { table } from '../output';
import { bytes, clock } from '../view/format';
import { plain } from '../view/plain';
import { stepWords } from '../view/view-rows';

/** One job for people: state, stages in the order in which they ran, where results went, engines, findings, files. Pure. */
export function jobLines(view: JobView, name: string, now = Date.now()): string[] {
  const { error, status, progress } = view;
  return [
    name,
    `${view.job_uuid}  ${STATUS_TEXTS[status]}  ${Math.floor(progress)} %`,
    ...(error ? [`${error.code}: ${plain(error.message)}`, `→ ${plain(error.remedy)}`] : []),
    ...(error && status === 'FAILED' && !view.retryable ? ['A retry would end the same way.'] : []),
    ...part(stageLines(view, now)),
    ...part(placeLines(view)),
    ...part([...engineLines(view), ...usageLines(view.engines)]),
    ...part(checkLines(view, ALL)),
    ...part(fileLines(view)),
  ];
}

const part = (lines: readonly string[]): string[] => (lines.length > 0 ? ['', ...lines] : []);

function stageLines({ stages }: JobView, now: number): string[] {
  const began = (at: string | null): number => (at ? Date.parse(at) : Infinity);
  const time = (from: string | null, to: string | null): string =>
    from ? clock((to ? Date.parse(to) : now) - Date.parse(from)) : '';
  const rows = [...stages]
    .sort((a, b) => began(a.started_at) - began(b.started_at) || 0)
    .map((run) => [
      ...[
        stepWords(run.stage, run.language),
        run.language ? languageName(run.language) : '',
        RUN_TEXTS[run.state].toLowerCase(),
        time(run.started_at, run.finished_at),
      ],
      run.error?.code ?? (run.from_checkpoint ? 'unchanged, used again' : ''),
    ]);
  return table([['STEP', 'LANGUAGE', 'STATE', 'TIME', 'NOTE'], ...rows]).split('\n');
}

/** Where results went, or are to go while the job is at work. */
function placeLines({ status, publish, publishing, options }: JobView): string[] {
  if (options.dry_run) {
    return ['Dry run: nothing is published.'];
  }
  const done = new Set(publishing.filter(({ state }) => state === 'DONE').map(({ target }) => target));
  const folders = publish.flatMap(({ publisher, path }) => (publisher === 'folder' && path ? [path] : []));
  const others = [...done].filter((target) => !folders.includes(target));
  return [
    ...folders
      .filter((path) => done.has(path) || !isTerminal(status))
      .map((path) => `Results ${done.has(path) ? 'in' : 'go into'} ${plain(path)}`),
    ...others.map((target) => `Published to ${plain(target)}`),
  ];
}

function fileLines({ files }: JobView): string[] {
  const shown = files.filter(({ kind }) => ARTIFACT_ROLE[kind] === 'result');
  return shown.length > 0
    ? table([
        ['FILE', 'WHAT', 'SIZE'],
        ...shown.map(({ name, kind, size }) => [plain(name), KIND_TEXTS[kind], bytes(size)]),
      ]).split('\n')
    : [];
}
