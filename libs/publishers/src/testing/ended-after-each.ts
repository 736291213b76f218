/** Starts servers of a kind for the tests of a spec, and ends them after each test. */
export function endedAfterEach<Given extends unknown[], Server extends { stop(): Promise<void> }>(
  start: (...given: Given) => Promise<Server>,
): (...given: Given) => Promise<Server> {
  const started: Server[] = [];
  afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));
  return async (...given) => {
    const server = await start(...given);
    started.push(server);
    return server;
  };
}
