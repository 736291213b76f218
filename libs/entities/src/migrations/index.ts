import { Foundation1764000000000 } from './1764000000000-foundation';

/** In order. A migration that has been released is never edited. */
export const MIGRATIONS = [Foundation1764000000000];
