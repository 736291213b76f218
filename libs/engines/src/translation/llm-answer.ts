/** What a model's answer says about one id. */
export interface AnswerEntry {
  id: string;
  text: unknown;
}

/**
 * Every {id, text} object of an answer, in its order, doubles included. Reads clean JSON of any shape, and takes the
 * objects one by one out of an answer that is wrapped in talk or a code fence, or that was cut off. Never guesses an id.
 */
export function readAnswer(answer: string): AnswerEntry[] {
  const text = answer.trim();
  try {
    return entriesOf(JSON.parse(text));
  } catch {
    return scanObjects(text);
  }
}

function entriesOf(value: unknown): AnswerEntry[] {
  if (Array.isArray(value)) {
    return value.flatMap(entriesOf);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const { id, text } = value as { id?: unknown; text?: unknown };
  if ((typeof id === 'string' || typeof id === 'number') && 'text' in value) {
    return [{ id: String(id), text }];
  }
  return Object.values(value).flatMap(entriesOf);
}

function scanObjects(text: string): AnswerEntry[] {
  const entries: AnswerEntry[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
    const end = objectEnd(text, at);
    const found = end > 0 ? parsed(text.slice(at, end)) : [];
    entries.push(...found);
    at = found.length > 0 ? end : at + 1;
  }
  return entries;
}

function parsed(json: string): AnswerEntry[] {
  try {
    return entriesOf(JSON.parse(json));
  } catch {
    return [];
  }
}

/** Index behind the brace that closes the one at `start`, strings respected; -1: it stays open. */
function objectEnd(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const sign = text[i];
    if (quoted) {
      i += sign === '\\' ? 1 : 0;
      quoted = sign !== '"';
    } else if (sign === '"') {
      quoted = true;
    } else if (sign === '{') {
      depth++;
    } else if (sign === '}' && --depth === 0) {
      return i + 1;
    }
  }
  return -1;
}
