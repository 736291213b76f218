/**
 * Content-Disposition as RFC 6266 says: an ASCII name for old clients, the real one in RFC 8187's encoding. Separators
 * of paths never reach the client.
 */
export function contentDisposition(type: 'inline' | 'attachment', name: string): string {
  const clean = name.replace(/[/\\\p{Cc}]/gu, '_').trim() || 'file';
  const ascii = clean.replace(/[^\x20-\x7e]/g, '_').replace(/["%]/g, '_');
  const encoded = encodeURIComponent(clean.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${type}; filename="${ascii}"${ascii === clean ? '' : `; filename*=UTF-8''${encoded}`}`;
}
