import { noteWords } from './people-words';

it.each([
  ['eng→spa', 'English → Spanish'],
  ['eng→spa, spa→fra', 'English → Spanish → French'],
  [
    'EN→PT-BR; 20 cues; after DeepL: It failed.',
    'English → Brazilian Portuguese; 20 cues; after DeepL: It failed.',
  ],
  ['spa→por_BR', 'Spanish → Brazilian Portuguese'],
  ['xx→yy', 'xx → yy'],
  ['llama3:8b', 'llama3:8b'],
  ['no VAD model: energy detector', 'no VAD model: energy detector'],
])('%s is told as %s', (note, words) => expect(noteWords(note)).toBe(words));
