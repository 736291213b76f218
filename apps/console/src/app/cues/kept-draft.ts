import type { WantedCues } from './cue-changes';

/** Changes that were not rendered yet, as the browser keeps them. */
export interface KeptDraft extends WantedCues {
  /** Of the list that they were made in. */
  version: string;
}

const keyOf = (job_uuid: string, language: string): string => `z2-cues/${job_uuid}/${language}`;

/** What is kept of these cues; null: nothing. */
export function readDraft(job_uuid: string, language: string): KeptDraft | null {
  try {
    return parsed(localStorage.getItem(keyOf(job_uuid, language)));
  } catch {
    return null;
  }
}

/** Keeps the changes, or forgets them where there are none. False: the browser keeps nothing (storage is off, or full). */
export function keepDraft(job_uuid: string, language: string, draft: KeptDraft): boolean {
  try {
    if (draft.changes.length + draft.conflicts.length > 0) {
      localStorage.setItem(keyOf(job_uuid, language), JSON.stringify(draft));
    } else {
      localStorage.removeItem(keyOf(job_uuid, language));
    }
    return true;
  } catch {
    return draft.changes.length + draft.conflicts.length === 0;
  }
}

/** Tells what another tab of this browser keeps of these cues; null: it forgot it. Returns how to end it. */
export function watchDraft(
  job_uuid: string,
  language: string,
  onDraft: (draft: KeptDraft | null) => void,
): () => void {
  const listen = ({ key, newValue }: StorageEvent): void => {
    if (key === keyOf(job_uuid, language)) {
      onDraft(parsed(newValue));
    }
  };
  addEventListener('storage', listen);
  return () => removeEventListener('storage', listen);
}

function parsed(text: string | null): KeptDraft | null {
  try {
    const draft = JSON.parse(text ?? 'null') as Partial<KeptDraft> | null;
    return typeof draft?.version === 'string' && Array.isArray(draft.changes)
      ? { version: draft.version, changes: draft.changes, conflicts: draft.conflicts ?? [] }
      : null;
  } catch {
    return null;
  }
}
