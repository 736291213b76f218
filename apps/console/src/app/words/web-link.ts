/** Only what is a web address becomes a link; '' for all else. */
export function webLink(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '';
}
