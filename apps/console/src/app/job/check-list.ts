import { Component, computed, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { findingsOf, type JobView } from '@z2/contracts';

import { wholeCueId } from '../core/cue-id';
import { Icon } from '../ui/icon';
import { StateMark } from '../ui/state-mark';
import { findingParts, SEVERITY_WORDS } from '../words/check-words';
import { counted } from '../words/format';
import { type CheckGroup, failedGroups, passedGroups } from './check-groups';
import { CueLinks } from './cue-links';

const MOST_OPEN = 2;

/** What was measured of the results, by rule: what needs a look first and open, what holds folded away. */
@Component({
  selector: 'z2-check-list',
  imports: [CueLinks, Icon, RouterLink, StateMark],
  templateUrl: './check-list.html',
  styleUrl: './check-list.css',
})
export class CheckList {
  readonly job_uuid = input.required<string>();
  readonly checks = input.required<JobView['checks']>();
  /** A place in the film of a language (null: the original) is wanted. */
  readonly go = output<{ language: string | null; at_ms: number }>();

  protected readonly wholeCueId = wholeCueId;
  protected readonly failed = computed(() =>
    failedGroups(this.checks()).map((group, _, all) => ({
      ...group,
      ...SEVERITY_WORDS[group.severity],
      about: aboutWords(group),
      // Many warnings at once would stand between people and their results.
      open: group.severity === 'error' || all.length <= MOST_OPEN,
    })),
  );
  protected readonly passed = computed(() =>
    passedGroups(this.checks()).map((group) => ({ ...group, about: aboutWords(group) })),
  );
  protected readonly summary = computed(() =>
    findingParts(findingsOf(this.failed().map(({ check }) => check))),
  );
  protected readonly passedWords = computed(
    () => `${counted(this.checks().filter(({ passed }) => passed).length, 'check')} passed`,
  );
}

/** The languages that a rule's findings are about. */
function aboutWords({ findings }: CheckGroup): string {
  return [...new Set(findings.map(({ about }) => about))].filter(Boolean).join(', ');
}
