const CONTROL = /[^\P{C}\n\u200c\u200d\u200e\u200f\u2066-\u2069]/gu;

/** As a subtitle file may have it: no control characters, no blanks at the ends of lines, no empty lines. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROL, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
