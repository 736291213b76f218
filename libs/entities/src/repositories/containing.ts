/** The pattern of LIKE for a part of a text, in which no character means more than itself. */
export function containing(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
