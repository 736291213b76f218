import { existsSync } from 'node:fs';
import { join } from 'node:path';

import express, { type NextFunction, type Request, type Response } from 'express';

/** Addresses that are no pages of the console. */
const NOT_PAGES = /^\/(api|docs|docs-json|health|socket\.io)(\/|$)/;

/** A name with the hash of its content (main-7WL6AK33.js, chunk-9h7ukM_x.js); others may change under their name. */
const HASHED = /-[\w-]{8}\.\w+$/;

/** The console's files (hashed names: kept for long), and its page for every address that is a page of it. */
export function serveConsole(directory: string): express.RequestHandler[] {
  const page = join(directory, 'index.html');
  if (!existsSync(page)) {
    return [];
  }
  const files = express.static(directory, {
    index: false,
    maxAge: '1y',
    immutable: true,
    setHeaders: (response, path) => {
      if (!HASHED.test(path)) {
        response.setHeader('cache-control', 'no-cache');
      }
    },
  });
  const pages = (request: Request, response: Response, next: NextFunction): void => {
    const isPage = request.method === 'GET' && !NOT_PAGES.test(request.path) && request.path !== '/';
    if (isPage && !/\.\w+$/.test(request.path) && request.accepts(['json', 'html']) === 'html') {
      response.sendFile(page, { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
    } else {
      next();
    }
  };
  return [files, pages];
}
