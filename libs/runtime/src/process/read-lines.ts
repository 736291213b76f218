type OnLine = ((line: string) => void) | undefined;

/** Reads a text stream to its end, tells each line as it comes, and keeps the first `limit` characters. */
export async function readHead(
  stream: NodeJS.ReadableStream,
  limit: number,
  onLine: OnLine,
  heard: () => void,
): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  await eachPiece(stream, onLine, heard, (piece) => {
    if (length < limit) {
      pieces.push(piece.slice(0, limit - length));
      length += piece.length;
    }
  });
  return pieces.join('');
}

/** The same, but keeps the last `limit` characters. */
export async function readTail(
  stream: NodeJS.ReadableStream,
  limit: number,
  onLine: OnLine,
  heard: () => void,
): Promise<string> {
  let text = '';
  await eachPiece(stream, onLine, heard, (piece) => {
    text = (text + piece).slice(-limit);
  });
  return text;
}

async function eachPiece(
  stream: NodeJS.ReadableStream,
  onLine: OnLine,
  heard: () => void,
  keep: (piece: string) => void,
): Promise<void> {
  const split = onLine ? lineSplitter(onLine) : null;
  stream.setEncoding('utf8');
  for await (const piece of stream as AsyncIterable<string>) {
    heard();
    keep(piece);
    split?.push(piece);
  }
  split?.end();
}

/** Cuts text that comes in pieces into lines ending in \n, \r\n or \r (ffmpeg ends its status lines with \r). */
export function lineSplitter(onLine: (line: string) => void): { push(piece: string): void; end(): void } {
  let rest = '';
  let afterReturn = false;
  return {
    push(piece) {
      // A line is told at its \r at once; the \n that may come with the next piece belongs to it.
      const text = rest + (afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece);
      afterReturn = piece.endsWith('\r');
      const lines = text.split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    },
    end() {
      if (rest) {
        onLine(rest);
      }
    },
  };
}
