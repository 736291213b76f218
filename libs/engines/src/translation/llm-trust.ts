import type { Judgement, Question } from './llm-judge';

/**
 * Takes back what an answer of a model that lost its place may have put under the wrong id. Models merge two lines into one
 * and number on, or split one: then each text after that is its neighbour's, though each id by itself looks right.
 *
 * - An id too many, or the last ones missing from an answer that was not cut off: nothing of it is kept.
 * - A gap in the middle: the text before the gap may hold both.
 *
 * Asked one by one there is no neighbour left, so a model that does this always still comes through.
 */
export function distrust(
  questions: readonly Question[],
  judgement: Judgement,
  finishReason: string | null,
): Judgement {
  const missing = questions.map(({ id }) => judgement.bad.get(id)?.fault === 'missing');
  const tailMissing = missing.at(-1) === true && finishReason !== 'length';
  const lost = judgement.extra.length > 0 || tailMissing;
  questions.forEach(({ id }, at) => {
    if (lost || missing[at + 1]) {
      judgement.good.delete(id);
      const known = judgement.bad.get(id)?.fault;
      judgement.bad.set(id, { fault: known ?? 'unsure' });
    }
  });
  return judgement;
}
