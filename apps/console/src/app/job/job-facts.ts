import { Component, computed, inject, input } from '@angular/core';
import { isTerminal, type JobView, languageName } from '@z2/contracts';

import { Clock } from '../core/clock';
import { bytes, clockTime, fullTime, roughDuration } from '../words/format';
import { PROFILE_WORDS } from '../words/profile-words';
import { sourceWords, SUBTITLE_WORDS } from '../words/status-words';
import { targetWords } from '../words/target-words';
import { webLink } from '../words/web-link';

/** What is known of the source, and what was asked for. */
@Component({
  selector: 'z2-job-facts',
  template: `
    <div class="card-head"><h2>Details</h2></div>
    <dl>
      @for (fact of facts(); track fact.name) {
        <dt>{{ fact.name }}</dt>
        <dd class="num">
          @if (fact.link) {
            <a class="link" [href]="fact.link" target="_blank" rel="noopener noreferrer">{{ fact.value }}</a>
          } @else {
            {{ fact.value }}
          }
        </dd>
      }
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 7px 16px;
      padding: 13px 16px 15px;
      font-size: var(--text-s);
    }
    dt {
      color: var(--text-3);
    }
    dd {
      overflow-wrap: anywhere;
    }
  `,
})
export class JobFacts {
  private readonly clock = inject(Clock);
  readonly job = input.required<JobView>();

  protected readonly facts = computed(() => {
    const job = this.job();
    const { metadata, options, source, started_at, completed_at } = job;
    const fact = (
      name: string,
      value: string | null | undefined,
      link = '',
    ): { name: string; value: string; link: string }[] => (value ? [{ name, value, link }] : []);
    const picture = metadata?.width && metadata.height ? `${metadata.width} × ${metadata.height}` : null;
    const end = completed_at ? Date.parse(completed_at) : isTerminal(job.status) ? null : this.clock.now();
    const took = started_at && end !== null ? roughDuration(Math.max(0, end - Date.parse(started_at))) : null;
    return [
      ...fact(
        'Source',
        sourceWords(job),
        source.kind === 'url' || source.kind === 'youtube' ? webLink(source.url) : '',
      ),
      ...fact('Length', metadata && clockTime(metadata.duration_ms)),
      ...fact(
        'Part',
        metadata?.clip && `${clockTime(metadata.clip.from_ms)} to ${clockTime(metadata.clip.to_ms)}`,
      ),
      ...fact('Size', metadata && bytes(metadata.size)),
      ...fact(
        'Picture',
        metadata &&
          [picture, metadata.fps && `${Math.round(metadata.fps * 100) / 100} fps`].filter(Boolean).join(', '),
      ),
      ...fact('Format', metadata && [metadata.video_codec, metadata.audio_codec].filter(Boolean).join(' + ')),
      ...fact('Spoken', job.source_language ? languageName(job.source_language) : 'to be found out'),
      ...fact('Subtitles', SUBTITLE_WORDS[options.subtitles].name),
      ...fact('Rules', options.subtitles === 'none' ? '' : PROFILE_WORDS[options.profile].name),
      ...fact(
        'Dub',
        options.dub
          ? options.background === 'duck'
            ? 'yes, original low under it'
            : 'yes, without the original'
          : 'no',
      ),
      ...fact('Files', options.single_file ? 'all languages in one' : ''),
      ...fact('Goes to', job.publish.map(targetWords).join(', ') || 'nowhere, only here'),
      ...fact('Created', fullTime(job.created_at)),
      ...fact(completed_at ? 'Took' : 'Running for', took),
      ...fact('Job', job.job_uuid),
    ];
  });
}
