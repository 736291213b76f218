import { unknownWords, unmarked } from './apertium-marks';

describe('marks of Apertium', () => {
  it('are taken out, and name the words that are not known', () => {
    expect(unmarked('Zarquon likes the gribble.', '*Zarquon gusta el *gribble.')).toEqual({
      text: 'Zarquon gusta el gribble.',
      unknown: ['Zarquon', 'gribble'],
    });
    expect(unmarked('The tree sings.', 'El @tree #cantar.')).toEqual({
      text: 'El tree cantar.',
      unknown: ['tree'],
    });
  });

  it('are not the signs of the text itself', () => {
    expect(unmarked('*laughs* at @home', '*risas* en @home').text).toBe('*risas* en @home');
    expect(unmarked('Rate it 5*', 'Valóralo 5*').text).toBe('Valóralo 5*');
  });

  it('do not give the capital of an unknown first word to the second', () => {
    expect(unmarked('Folks talk. Grumble eats.', '*Folks Charla. *Grumble Come.').text).toBe(
      'Folks charla. Grumble come.',
    );
    expect(unmarked('Zarquon Paris loves', '*Zarquon París ama').text).toBe('Zarquon París ama');
    expect(unmarked('I saw it.', 'Lo vi. Yo Canto').text).toBe('Lo vi. Yo Canto');
  });
});

it('counts no names among the words that are not known', () => {
  const sources = ['Zarquon came.', 'We saw Zarquon and a gribble at NASA.'];
  expect(unknownWords(['Zarquon', 'gribble', 'NASA', 'Folks'], sources)).toEqual(['gribble', 'Folks']);
});
