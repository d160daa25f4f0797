import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from './requirements.ts';

/** A browser that makes no connections by itself. It is gone at the end of its scope; its profile is a new one. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM ?? '',
    timeout: 30_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
