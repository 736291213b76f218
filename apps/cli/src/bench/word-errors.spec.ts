import { wordErrors } from './word-errors';

it.each([
  ['the cat sat', 'the cat sat', 'en', 0, 3],
  ['The cat, sat!', 'the  cat\nsat', 'en', 0, 3],
  ['the cat sat', 'the bat sat', 'en', 1, 3],
  ['the cat sat', 'the sat', 'en', 1, 3],
  ['the cat sat', 'the old cat sat', 'en', 1, 3],
  ["it's", 'its', 'en', 0, 1],
  ['', 'something was invented', 'en', 3, 0],
  ['你好，世界。', '你好世界', 'zh', 0, 4],
])('between %j and %j (%s): %d of %d', (said, heard, language, errors, words) => {
  expect(wordErrors(said, heard, language)).toEqual({ errors, words });
});
