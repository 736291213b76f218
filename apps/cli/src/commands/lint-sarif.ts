import { checkFacts, type LintReport, Z2_VERSION } from '@z2/contracts';

/** Findings as SARIF 2.1.0 (OASIS), for editors and code hosts. `uriOf`: how a file is named there. Pure. */
export function sarifOf(reports: readonly LintReport[], uriOf: (name: string) => string): object {
  const checks = [...new Set(reports.flatMap(({ findings }) => findings.map(({ check }) => check)))];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Z2',
            version: Z2_VERSION,
            rules: checks.map((check) => {
              const { name, rule, severity, help } = checkFacts(check);
              return {
                id: check,
                shortDescription: { text: name },
                fullDescription: { text: `${rule}.` },
                defaultConfiguration: { level: severity },
                ...(help ? { help: { text: help } } : {}),
              };
            }),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: reports.flatMap(({ name, findings }) =>
          findings.map(({ check, severity, message, line, cue, start_ms, text, value, bound }) => ({
            ruleId: check,
            ruleIndex: checks.indexOf(check),
            level: severity,
            message: { text: message },
            locations: [
              { physicalLocation: { artifactLocation: { uri: uriOf(name) }, region: { startLine: line } } },
            ],
            properties: { cue, start_ms, text, value, bound },
          })),
        ),
      },
    ],
  };
}
