import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type JobSummary, languageName } from '@z2/contracts';

import { Clock } from '../core/clock';
import { Icon } from '../ui/icon';
import { findingWords } from '../words/check-words';
import { ago, shortId } from '../words/format';
import { jobTitle } from '../words/status-words';

/** A finished job as a picture with its name. */
@Component({
  selector: 'z2-result-card',
  imports: [Icon, RouterLink],
  template: `
    <a [routerLink]="['/jobs', job().job_uuid]">
      <span class="picture">
        @if (job().thumbnail; as picture) {
          <img [src]="picture" alt="" loading="lazy" />
        } @else {
          <z2-icon name="film" />
        }
      </span>
      <span class="title truncate">{{ title() }}</span>
      <span class="about truncate">{{ languages() }}</span>
      <span class="about num"
        >{{ when() }} · <span class="sr-only">job </span>{{ id() }}
        @if (found(); as finding) {
          <span class="found" [class]="finding.tone"> · {{ finding.words }}</span>
        }
      </span>
    </a>
  `,
  styles: `
    a {
      display: grid;
      gap: 1px;
      border-radius: var(--radius);
    }
    .picture {
      display: grid;
      place-items: center;
      aspect-ratio: 16 / 9;
      margin-bottom: 7px;
      overflow: hidden;
      border-radius: var(--radius);
      background: var(--sunken);
      box-shadow: 0 0 0 1px var(--line);
      color: var(--text-3);
    }
    a:hover .picture {
      box-shadow: 0 0 0 2px var(--accent);
    }
    img {
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    .title {
      font-size: var(--text-s);
      font-weight: 550;
    }
    .about {
      color: var(--text-3);
      font-size: var(--text-xs);
    }
    .found {
      color: var(--warn);
    }
    .found.bad {
      color: var(--bad);
    }
  `,
})
export class ResultCard {
  private readonly clock = inject(Clock);
  readonly job = input.required<JobSummary>();

  protected readonly title = computed(() => jobTitle(this.job()));
  protected readonly languages = computed(() =>
    this.job()
      .target_languages.map((one) => languageName(one))
      .join(', '),
  );
  protected readonly when = computed(() =>
    ago(this.job().completed_at ?? this.job().created_at, this.clock.now()),
  );
  protected readonly id = computed(() => shortId(this.job().job_uuid));
  protected readonly found = computed(() => findingWords(this.job().findings));
}
