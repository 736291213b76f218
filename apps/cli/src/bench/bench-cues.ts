/** One cue each 4 s. */
const EVERY_MS = 4_000;
const [FIRST_MS, LENGTH_MS] = [200, 3_200];

const SENTENCES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'The house is big and the garden is green.',
    'Good morning and welcome to this house.',
    'We want to read the book that is on the table.',
    'The children play in the street in the afternoon.',
    'Thank you for your time today.',
  ],
  es: [
    'La casa es grande y el jardín es verde.',
    'Buenos días y bienvenidos a esta casa.',
    'Queremos leer el libro que está en la mesa.',
    'Los niños juegan en la calle por la tarde.',
    'Gracias por su tiempo hoy.',
  ],
  fr: [
    'La maison est grande et le jardin est vert.',
    'Bonjour et bienvenue dans cette maison.',
    'Nous voulons lire le livre qui est sur la table.',
    "Les enfants jouent dans la rue l'après-midi.",
    "Merci pour votre temps aujourd'hui.",
  ],
  pt: [
    'A casa é grande e o jardim é verde.',
    'Bom dia e bem-vindos a esta casa.',
    'Queremos ler o livro que está na mesa.',
    'As crianças brincam na rua à tarde.',
    'Obrigado pelo seu tempo hoje.',
  ],
};

/** Languages that there are texts for; the first is that of the transcript. */
export const BENCH_LANGUAGES = Object.keys(SENTENCES);

/** How many cues a film of so many seconds has. */
export function cueCount(seconds: number): number {
  return Math.max(1, Math.floor((seconds * 1000 - FIRST_MS - LENGTH_MS) / EVERY_MS) + 1);
}

/**
 * SRT of a film of so many seconds. Each cue carries a number that counts on from `first`, so that no text comes twice, nor in
 * another run. `edited`: the cue (from 0) that says something else.
 */
export function benchSrt(language: string, seconds: number, first: number, edited?: number): string {
  const sentences = SENTENCES[language] ?? [];
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23).replace('.', ',');
  return Array.from({ length: cueCount(seconds) }, (_, i) => {
    const from = FIRST_MS + i * EVERY_MS;
    const to = Math.min(from + LENGTH_MS, seconds * 1000);
    const text =
      i === edited ? `${first + i}: ${sentences[0]}` : `${first + i}. ${sentences[i % sentences.length]}`;
    return `${i + 1}\n${clock(from)} --> ${clock(to)}\n${text}\n`;
  }).join('\n');
}
