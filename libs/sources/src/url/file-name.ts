/**
 * The name of the file behind a response: Content-Disposition (RFC 6266, `filename*` of RFC 8187 first), else the last part of
 * the URL's path. Data for people, without folders and control characters; at most 200 characters.
 */
export function fileNameOf(url: URL, contentDisposition: string | undefined): string {
  return (
    clean(extended(contentDisposition)) ??
    clean(plain(contentDisposition)) ??
    clean(decode(url.pathname.split('/').at(-1) ?? '')) ??
    url.hostname
  );
}

function extended(header = ''): string | null {
  const match = /;\s*filename\*\s*=\s*(utf-8|iso-8859-1)'[^']*'([^;\s]+)/i.exec(header);
  if (!match) {
    return null;
  }
  return match[1]?.toLowerCase() === 'utf-8'
    ? decode(match[2] ?? '')
    : Buffer.from(unescapeBytes(match[2] ?? ''), 'latin1').toString('latin1');
}

function plain(header = ''): string | null {
  const match = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header);
  const raw = match?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match?.[2] ?? null;
  // Header bytes arrive as Latin-1; many servers send UTF-8.
  return raw === null ? null : utf8OrSame(raw);
}

function utf8OrSame(raw: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(raw, 'latin1'));
  } catch {
    return raw; // It is Latin-1 after all.
  }
}

function unescapeBytes(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray % is a part of the name.
  }
}

function clean(name: string | null): string | null {
  const base = name?.split(/[\\/]/).at(-1)?.replaceAll(/\p{C}/gu, '').trim() ?? '';
  return base === '' || base === '.' || base === '..' ? null : [...base].slice(0, 200).join('');
}
