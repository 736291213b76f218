import type { PublishPreview } from '@z2/contracts';

import { previewText, problem, sizeProblems } from '../limits';
import { published } from '../placed-file';
import { tagsLength, YOUTUBE_LIMITS } from './youtube-limits';
import type { YoutubePlan } from './youtube-plan';

type Shown = Pick<PublishPreview, 'files' | 'texts' | 'problems'>;

/** What a plan would send; null: nothing. */
export function youtubePreview(plan: YoutubePlan | null): Shown {
  if (!plan) {
    return { files: [], texts: [], problems: [] };
  }
  const files = plan.video ? [plan.video, ...plan.captions] : [];
  return {
    files: files.map((file) => ({ ...published(file), to: 'https://www.youtube.com' })),
    texts: texts(plan),
    problems: problems(plan),
  };
}

function texts({ resource, units }: YoutubePlan): Shown['texts'] {
  const { title, description, tags: given } = resource.snippet ?? {};
  const { privacyStatus, publishAt } = resource.status ?? {};
  const { uploads, units: daily, title: maxTitle, descriptionBytes, tags: maxTags } = YOUTUBE_LIMITS;
  const tags = given ?? [];
  return [
    previewText('title', title ?? '', maxTitle),
    previewText('description', description ?? '', descriptionBytes, 'bytes'),
    { ...previewText('tags', tags.join(', '), maxTags), length: tagsLength(tags) },
    previewText('privacy', `${privacyStatus}${publishAt ? `, public at ${publishAt}` : ''}`, null),
    previewText('quota', `1 of ${uploads} uploads and about ${units} of ${daily} units of a day`, null),
  ];
}

function problems({ video, captions }: YoutubePlan): Shown['problems'] {
  if (!video) {
    const message = 'YouTube takes videos only, and this has no picture.';
    return [problem('PUBLISH_LIMIT_EXCEEDED', message, 'Publish it somewhere else.')];
  }
  return [
    ...sizeProblems([video], YOUTUBE_LIMITS.videoBytes),
    ...sizeProblems(captions, YOUTUBE_LIMITS.captionBytes),
  ];
}
