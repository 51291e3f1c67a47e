import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../../..');

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** Every document of the project, as paths from its root. */
export function documents(): string[] {
  const below = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...below.filter((file) => file.endsWith('.md')).map((file) => path.join('docs', file))];
}

/** Everything that stands between backticks in one line. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The first table below a heading, or the one that comes `nth` after it, as trimmed cells. Throws where there is none. */
export function tableUnder(file: string, heading: string, { withHead = false, nth = 0 } = {}): string[][] {
  const lines = read(file).split('\n');
  const begin = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  const starts = lines.flatMap((line, index) => (index > begin && line.startsWith('|') && !lines[index - 1]!.startsWith('|') ? [index] : []));
  const first = starts[nth] ?? -1;
  if (begin < 0 || first < 0) throw new Error(`${file} has no table under "${heading}".`);
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const rows = lines.slice(first, after < 0 ? undefined : after).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return rows.filter((_, index) => index > 1 || (withHead && index === 0));
}

/** The arguments that docs/operating.md gives for each update, as they are to be pasted. */
export function documentedArguments(): Map<string, string> {
  return new Map([...read('docs/operating.md').matchAll(/^`(\w+)`:\n\n```json\n([\s\S]*?)\n```$/gm)].map(([, update = '', json = '']) => [update, json]));
}

/** Links of a document to other documents or to a place in itself: the file from the root, and the anchor. */
export function linksIn(document: string): { link: string; file: string; anchor?: string }[] {
  const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [target = '', anchor] = link.split('#');
      return { link, file: target === '' ? document : path.join(path.dirname(document), target), anchor };
    });
}

/** Anchors of a document's headings, as GitHub makes them. */
export function headings(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
}
