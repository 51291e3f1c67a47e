import MarkdownIt, { type Token } from 'markdown-it';
import { readTemplate } from './engine';

/** One article of the help, rendered. */
export interface Article {
  /** The last part of its address, and the name of its file */
  name: string;
  title: string;
  /** Its first paragraph, as text */
  about: string;
  /** What stands between the title and the related articles */
  html: string;
  /** Names of other articles */
  related: string[];
  /** All of its text in lower case, for the search */
  text: string;
}

/** What the help has, in the order in which it is shown. */
const contents: Readonly<Record<string, readonly string[]>> = {
  'Orders and cancelling': ['from-order-to-certificate', 'order-token', 'cancelling', 'cancelling-late'],
  'CSRs and domains': ['making-a-csr', 'validating-a-domain'],
  Certificates: ['installing', 'dates', 'revoking'],
  'Your team': ['roles'],
};

/** Markup in an article is text: nothing gets onto a page but what Markdown makes. */
const markdown = new MarkdownIt({ html: false, typographer: true });
markdown.renderer.rules.fence = (tokens, index) => `<pre class="code shell" tabindex="0">${markdown.utils.escapeHtml(tokens[index]?.content ?? '')}</pre>\n`;

/** Made of a title, the text, and links to other articles at its end. @param name for its address. Throws where it is not made as an article is, so that a broken one stops the start. */
export function articleOf(name: string, source: string): Article {
  const [article = '', related] = source.split('\n## Related articles\n');
  const [title, body] = /^# (.+)\n([^]+)/.exec(article)?.slice(1) ?? [];
  if (!title || !body || !related) throw new Error(`The help article ${name} lacks its title, its text or its related articles.`);
  const tokens = markdown.parse(body, {});
  const first = tokens.findIndex(({ type }) => type === 'inline');
  return {
    name,
    title,
    about: textOf(tokens.slice(first, first + 1)),
    html: markdown.renderer.render(tokens, markdown.options, {}),
    related: [...related.matchAll(/^- \[.+\]\(\/help\/([a-z-]+)\)$/gm)].map(([, other = '']) => other),
    text: `${title} ${textOf(tokens)}`.toLowerCase(),
  };
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .flatMap((token) => token.children ?? [token])
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('');
}

/** All articles by their groups. Read once, when this module is loaded. */
export const helpGroups: readonly { heading: string; articles: Article[] }[] = Object.entries(contents).map(([heading, names]) => ({
  heading,
  articles: names.map((name) => articleOf(name, readTemplate(`help/${name}.md`))),
}));

/** All articles by their names. */
export const articles: ReadonlyMap<string, Article> = new Map(helpGroups.flatMap((group) => group.articles.map((article) => [article.name, article])));
