import { withTokens } from '../translation/protected-text';
import { fromBergamotMarkup, toBergamotMarkup } from './bergamot-markup';

it.each([
  ['<i>a & b</i>', '<b id="1">a &amp; b</b>'],
  ['<i>a <b>c</b></i>', '<b id="1">a <b id="2">c</b></b>'],
  ['{\\an8}see https://a.b/?x&y', '<var>⟦1⟧</var>see <var>⟦2⟧</var>'],
  ['<c.red>a</c> <v Ann>b', '<b id="1">a</b> <var>⟦3⟧</var>b'],
  // Across each other: what is left open by the closing one encloses nothing.
  ['<i>a <b>c</i> d</b>', '<b id="1">a <var>⟦2⟧</var>c</b> d<var>⟦4⟧</var>'],
  ['a</i> <i>b', 'a<var>⟦1⟧</var> <var>⟦2⟧</var>b'],
])('%s goes out as %s', (text, markup) => {
  expect(toBergamotMarkup(withTokens(text))).toBe(markup);
});

it.each([
  ['an <i>old</i> house.', 'una casa <b id="1">vieja</b>.', 'una casa ⟦1⟧vieja⟦2⟧.'],
  ['an <i>old house</i>.', 'una <b id="1">casa vieja</b> &amp; .', 'una ⟦1⟧casa vieja⟦2⟧ & .'],
  ['at http://a.b today', 'hoy en <var>⟦1⟧</var>', 'hoy en ⟦1⟧'],
  ['at http://a.b today', 'en <var>⟦1⟧</var>hoy', 'en ⟦1⟧ hoy'],
  ['is {name} here?', '¿está aquí <var>⟦1⟧</var>?', '¿está aquí ⟦1⟧?'],
  ['I see {name}.', 'a <var>⟦1⟧</var>veo.', 'a ⟦1⟧ veo.'],
  ['({name} sees) me', 'x <var>⟦1⟧</var> y', 'x ⟦1⟧ y'],
  ['a</i> b', 'x <var>⟦1⟧</var>y', 'x⟦1⟧ y'],
  ['{\\an8}a', '<var>⟦1⟧</var> x', '⟦1⟧x'],
])('"%s" comes back from "%s"', (source, markup, text) => {
  expect(fromBergamotMarkup(markup, withTokens(source))).toBe(text);
});

it('copies notes and pictures', () => {
  const source = withTokens('♪ <i>la</i> ♪ 👍🏽!');
  const markup = toBergamotMarkup(source);
  expect(markup).toBe('<var>⟦sign 1⟧</var> <b id="1">la</b> <var>⟦sign 2⟧</var> <var>⟦sign 3⟧</var>!');
  const answer = '<var>⟦sign 1⟧</var><b id="1">lo</b><var>⟦sign 2⟧</var><var>⟦sign 3⟧</var>!';
  expect(fromBergamotMarkup(answer, source)).toBe('♪ ⟦1⟧lo⟦2⟧ ♪ 👍🏽!');
});

it('shows a lost or doubled element, so that the pieces are translated by themselves', () => {
  const source = withTokens('<i>a b</i>');
  expect(fromBergamotMarkup('<b id="1">x</b> y <b id="1">z</b>', source)).toBe('⟦1⟧x⟦2⟧ y ⟦1⟧z⟦2⟧');
  expect(fromBergamotMarkup('x y', source)).toBe('x y');
});
