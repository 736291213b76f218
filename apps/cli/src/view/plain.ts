/** Text from elsewhere (titles, paths, programs' words) without what would steer a terminal. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
