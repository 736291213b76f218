/** Where a request that is meant for a host of YouTube is sent. */
export type Reroute = (url: URL) => URL;

/** Everything to one server instead: `https://HOST/PATH?QUERY` as `/HOST/PATH?QUERY` of `base`. */
export function rerouteTo(base: string): Reroute {
  return ({ host, pathname, search }) => new URL(`/${host}${pathname}${search}`, base);
}
