import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Fits the README's column; small enough that code in it stays readable there. */
const WINDOW = { width: 1000, height: 560 };

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page with a fresh profile whose console goes to `logFile`. Nothing outside this machine is asked for. */
export async function newPage(browser: Browser, logFile: string): Promise<Page> {
  await mkdir(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const context = await browser.newContext({ viewport: WINDOW, deviceScaleFactor: 2 });
  context.setDefaultTimeout(60_000);
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await context.newPage();
  writeConsole(page, log);
  return page;
}

function writeConsole(page: Page, log: WriteStream): void {
  page.on('console', (message) => log.write(`[${message.type()}] ${message.text()}\n`));
  page.on('pageerror', (error) => log.write(`[page error] ${error.stack ?? error.message}\n`));
}
