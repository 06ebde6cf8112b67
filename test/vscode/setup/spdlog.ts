/**
 * Stands in for VS Code's native log writer (`@vscode/spdlog`), the one native module its server cannot log without: so
 * nothing is compiled on the user's machine. Names and levels are spdlog's.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'] as const;
const INFO = 2;

class Logger {
  private level = INFO;
  private plain = false;

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
  }

  getLevel(): number {
    return this.level;
  }
  setLevel(level: number): void {
    this.level = level;
  }
  setPattern(): void {
    this.plain = false;
  }
  /** Messages bring their own line ends from then on: output channels. */
  clearFormatters(): void {
    this.plain = true;
  }
  flush(): void {
    // Written at once.
  }
  drop(): void {
    // Holds nothing open.
  }

  trace(message: string): void {
    this.write(0, message);
  }
  debug(message: string): void {
    this.write(1, message);
  }
  info(message: string): void {
    this.write(2, message);
  }
  warn(message: string): void {
    this.write(3, message);
  }
  error(message: string): void {
    this.write(4, message);
  }
  critical(message: string): void {
    this.write(5, message);
  }

  private write(level: number, message: string): void {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = this.plain ? message : `${time} [${LEVELS[level] ?? ''}] ${message}\n`;
    try {
      appendFileSync(this.path, line);
    } catch {
      // The log's folder may be gone at shutdown; a log must not end the process.
    }
  }
}

export function setFlushOn(): void {
  // Written at once.
}
export function createAsyncRotatingLogger(_name: string, path: string): Promise<Logger> {
  return Promise.resolve(new Logger(path));
}
