import { createServer } from 'node:http';

/** ms that an answer takes, as if the service had to ask others. */
const LATENCY_MS = 10;
const BODY = JSON.stringify(
  Array.from({ length: 100 }, (_, i) => ({ id: i, name: `item ${i}`, price: i * 3 })),
);

/** A service on a loopback port, in this process: the pools' own have nothing of its work. */
export async function serve() {
  const server = createServer((_, response) => {
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end(BODY);
    }, LATENCY_MS);
  });
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    })
  );
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
