import {
  CHECK_NAMES,
  CHECK_SEVERITIES,
  type CheckCue,
  type CheckFacts,
  checkFacts,
  type CheckSeverity,
  type JobCheck,
  languageName,
} from '@z2/contracts';

/** One rule with what was found of it: per language, or of the whole job. */
export interface CheckGroup {
  check: string;
  severity: CheckSeverity;
  name: string;
  /** The rule in words, with its bound where all findings have the same. */
  rule: string;
  help: string;
  findings: CheckFinding[];
}
export interface CheckFinding {
  /** BCP 47; null: of the whole job. */
  language: string | null;
  about: string;
  message: string;
  cues: readonly CheckCue[];
}

/** What did not hold, one group per rule: faults before warnings, then in the order of the work. */
export function failedGroups(checks: readonly JobCheck[]): CheckGroup[] {
  const groups = grouped(checks.filter(({ passed }) => !passed)).map((group) => ({
    ...group,
    // What is there, not what should be: nobody has to turn it round.
    name: checkFacts(group.check).found,
  }));
  return groups.sort(
    (a, b) =>
      CHECK_SEVERITIES.indexOf(a.severity) - CHECK_SEVERITIES.indexOf(b.severity) || place(a) - place(b),
  );
}

/** What held, one group per rule; a rule that failed in one language stands here with the others. */
export function passedGroups(checks: readonly JobCheck[]): CheckGroup[] {
  return grouped(checks.filter(({ passed }) => passed)).sort((a, b) => place(a) - place(b));
}

const place = ({ check }: CheckGroup): number => CHECK_NAMES.findIndex((name) => name === check);

function grouped(checks: readonly JobCheck[]): CheckGroup[] {
  return [...Map.groupBy(checks, ({ check }) => check)].map(([check, own]) => {
    const facts = checkFacts(check);
    return {
      check,
      severity: facts.severity,
      name: facts.name,
      rule: ruleWords(facts, own),
      help: facts.help ?? '',
      findings: own.map(({ language, message, cues = [] }) => ({
        language,
        about: language ? languageName(language) : '',
        message,
        cues,
      })),
    };
  });
}

function ruleWords({ rule, bound }: CheckFacts, checks: readonly JobCheck[]): string {
  const bounds = new Set(checks.map((check) => check.bound));
  const [only] = bounds;
  if (!rule) {
    return '';
  }
  return bound && bounds.size === 1 && only ? `${rule} (${only}).` : `${rule}.`;
}
