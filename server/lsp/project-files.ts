import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { looksBinary, linesOf } from '../context/document-lines.ts';
import { walk } from '../files/walk.ts';
import { MANIFESTS, type Project } from '../tasks/project.ts';
import { fileOf } from './file-of.ts';
import type { ReadRefusal } from './read-refusal.ts';

/** A larger manifest or test is none that a person wrote. */
const MAX_FILE_BYTES = 400_000;
const MAX_FILES = 5_000;
const MAX_FOLDERS = 1_000;
const SKIPPED_FOLDERS = new Set(
  'node_modules bower_components vendor dist build out target bin obj coverage venv env site-packages __pycache__'.split(
    ' ',
  ),
);

export interface ProjectFilesParts {
  readonly refusal: ReadRefusal;
  /** The path of the innermost workspace folder around a document; undefined: there is none. */
  readonly folderOf: (uri: string) => string | undefined;
}

/** Reads projects from disk. Only plain files: a link may lead anywhere. */
export class ProjectFiles {
  constructor(private readonly parts: ProjectFilesParts) {}

  /**
   * The project around a document: the nearest folder with a manifest inside the workspace folder, else that folder, else the document's own.
   * Undefined where the document is no file.
   */
  async around(documentUri: string): Promise<Project | undefined> {
    const path = fileOf(documentUri);
    if (path === '') return undefined;
    const own = dirname(path);
    const folder = this.parts.folderOf(documentUri);
    // A path of Windows has its drive behind the slash that a URI begins with.
    const workspace = process.platform === 'win32' ? folder?.replace(/^\//, '') : folder;
    const root = workspace === undefined ? own : await nearestManifest(own, workspace);
    const toPath = (file: string): string => relative(root, file).replaceAll('\\', '/');
    const fileNamed = (name: string): string => join(root, name);
    return {
      documentPath: toPath(path),
      files: await listFiles(root),
      read: (name) => this.#read(fileNamed(name)),
      uriOf: (name) => pathToFileURL(fileNamed(name)).href,
    };
  }

  async #read(file: string): Promise<string | undefined> {
    if (this.parts.refusal.ofUri(pathToFileURL(file).href)) return undefined;
    try {
      const stats = await lstat(file);
      if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return undefined;
      const text = await readFile(file, 'utf8');
      return looksBinary(linesOf(text)) ? undefined : text;
    } catch {
      return undefined;
    }
  }
}

async function nearestManifest(from: string, workspace: string): Promise<string> {
  for (let folder = from; folder.length >= workspace.length; folder = dirname(folder)) {
    try {
      const names = await readdir(folder);
      if (names.some((name) => MANIFESTS.includes(name) || name.endsWith('.csproj'))) return folder;
    } catch {
      break;
    }
    if (folder === dirname(folder)) break;
  }
  return workspace;
}

/** Near ones first, so that what lies deep is what is left out. What git ignores counts: nobody is asked to read it, and a test may lie there. */
async function listFiles(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const found = walk(root, {
    maxFolders: MAX_FOLDERS,
    walks: (path) => !SKIPPED_FOLDERS.has(basename(path)) && !basename(path).startsWith('.'),
    takes: () => true,
    obeysGit: false,
  });
  for await (const path of found) {
    files.push(path);
    if (files.length === MAX_FILES) break;
  }
  return files;
}
