import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository's folder. */
export const ROOT = resolve(__dirname, '../..');

/** Where people look for documents. */
const PLACES = ['README.md', 'docs', 'bench', 'conformance', 'constructs', 'environments'].concat([
  'examples',
  'lib',
  'stacks',
  'tools',
]);

/** The text of a file of the repository. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The files that people read, by the end of their name, as paths from the repository's folder. */
export function filesOf(end: string): string[] {
  return PLACES.flatMap((place) =>
    statSync(join(ROOT, place)).isFile()
      ? [place]
      : readdirSync(join(ROOT, place), { recursive: true }).map(
          (path) => `${place}/${String(path)}`,
        ),
  )
    .filter((path) => path.endsWith(end))
    .toSorted();
}

/** A Markdown text without its code blocks. */
export const prose = (markdown: string): string => markdown.replaceAll(/^```[^]*?^```$/gm, '');

/** The code blocks of a language in a Markdown text; `''` for those that name none. */
export const blocks = (markdown: string, language: string): string[] =>
  [...markdown.matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm)]
    .filter(([, , name]) => name === language)
    .map(([, indent = '', , text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));

/** The anchors of a Markdown text, as GitHub makes them from headings. */
export const anchors = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
