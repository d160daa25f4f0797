import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type Reply, renderMessage } from './page.ts';
import { policyOf, Site } from './site.ts';

/** No other machine reaches this address. */
const ADDRESS = '127.0.0.1';

/** A server of stored runs, from its start to its end. */
export interface View extends AsyncDisposable {
  /** `http://127.0.0.1:40000`. */
  readonly url: string;
}

/**
 * Show the runs of a results folder on this machine's loopback address.
 *
 * @param port 0 for one that is free.
 * @throws the listener's error (EADDRINUSE, EACCES) where the port can't be had.
 */
export async function startView(results: string, port: number): Promise<View> {
  const site = new Site(results);
  const server = createServer((request, response) => {
    answer(server, site, request, response).catch(() => response.destroy());
  });
  server.listen(port, ADDRESS);
  await once(server, 'listening');
  return {
    url: `http://${ADDRESS}:${portOf(server)}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

async function answer(
  server: Server,
  site: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = refusal(request, portOf(server)) ?? (await replyOf(site, request));
  const headers = { ...HEADERS, ...(reply.allow ? { Allow: reply.allow } : {}), 'Content-Type': reply.type };
  if ('text' in reply) {
    const body = Buffer.from(reply.text);
    response.writeHead(reply.status, {
      ...headers,
      'Content-Security-Policy': policyOf(reply),
      'Content-Length': body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  // Opened without following a link, and asked what it is when it is open: nothing can be put in its place.
  await using file = await open(reply.file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const stat = await file.stat();
  if (!stat.isFile()) throw new Error(`${reply.file} is not a file`);
  response.writeHead(reply.status, {
    ...headers,
    'Content-Security-Policy': policyOf(reply),
    'Content-Length': stat.size,
  });
  if (request.method === 'HEAD' || stat.size === 0) response.end();
  // It may grow meanwhile: no more than was announced.
  else await pipeline(file.createReadStream({ start: 0, end: stat.size - 1, autoClose: false }), response);
}

/** What is not even looked at. */
function refusal({ method = '', headersDistinct }: IncomingMessage, port: number): Reply | undefined {
  if (!['GET', 'HEAD'].includes(method))
    return { ...renderMessage(405, 'Expected GET or HEAD', [`Found ${method}.`]), allow: 'GET, HEAD' };
  // Another site's name may be made to lead here (DNS rebinding): only what this server calls itself is answered.
  const names = [ADDRESS, 'localhost'].flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  const [host = '', ...others] = headersDistinct.host ?? [];
  if (names.includes(host) && others.length === 0) return undefined;
  return renderMessage(403, 'This server answers to its own address only', [
    `Expected ${names.join(' or ')}.`,
  ]);
}

async function replyOf(site: Site, { url = '' }: IncomingMessage): Promise<Reply> {
  try {
    return await site.reply(url);
  } catch (error) {
    return renderMessage(500, 'This page could not be made', [(error as Error).message]);
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
