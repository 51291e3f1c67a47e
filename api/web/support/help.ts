import { Router } from 'express';
import { z } from 'zod';
import { Problem, problemKinds, type FieldProblem } from '../../../domain/problem';
import { articles, helpGroups, type Article } from '../../../templates/help';
import { page, type PageView } from '../../../templates/page';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { FieldView } from '../../../templates/parts/field/field';
import type { HeadView } from '../../../templates/parts/head/head';
import { line, parse } from '../../http/parameters';
import { queryOf, takes } from '../../http/takes';
import type { PageDependencies } from '../frame/dependencies';
import { complaintsOn, fieldView } from '../frame/fields';
import { problemPage, problemView } from '../frame/problem';

interface ArticleLink {
  href: string;
  title: string;
  about: string;
}

interface HelpView extends PageView {
  head: HeadView;
  search: FieldView;
  groups: { id: string; heading: string; articles: ArticleLink[] }[];
  /** In the place of groups, where nothing was found */
  empty: EmptyView;
  /** Whether what is shown was searched for */
  isSearch: boolean;
}

interface ArticleView extends PageView {
  head: HeadView;
  /** Ours, rendered at the start: the one thing that a page takes as HTML. A function, because nothing that people typed is one. */
  html: () => string;
  related: ArticleLink[];
}

export const helpPage = page<HelpView>('support/help');
export const articlePage = page<ArticleView>('support/help-article');

const query = z.object({ q: line(100).optional() });
const start = { label: 'Help', href: '/help' };

/** Help articles, for everybody: whoever has an order's link may have no sign-in. They only read. */
export function helpPages({ show }: PageDependencies): Router {
  const router = Router();

  router.get('/help', takes({ query }), async (request, response) => {
    const typed = queryOf(request);
    const asked = searched(typed);
    const problems = asked instanceof Problem ? asked.fields : [];
    await show(
      request,
      response.set('Cache-Control', 'no-store'),
      helpPage,
      helpView(asked instanceof Problem ? '' : asked, typed, problems),
      problems.length > 0 ? 422 : 200,
    );
  });

  router.get('/help/:article', async (request, response) => {
    response.set('Cache-Control', 'no-store');
    const article = articles.get(request.params.article);
    if (article) return show(request, response, articlePage, articleView(article));
    const missing = new Problem('not-found', 'There is no help article at this address. All articles are in the list.');
    const back = { href: '/help', label: 'Show all help articles' };
    await show(request, response, problemPage, problemView(missing, null, back), problemKinds[missing.kind].status);
  });

  return router;
}

function searched(typed: Readonly<Record<string, string>>): string | Problem {
  try {
    return parse(query, typed).q ?? '';
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function helpView(asked: string, typed: Readonly<Record<string, string>>, problems: readonly FieldProblem[]): HelpView {
  const search = fieldView({ name: 'q', label: 'Search the articles', type: 'search', maxLength: 100, autocomplete: 'off' }, typed, problems);
  const found = asked === '' ? null : findArticles(asked);
  const all = helpGroups.map(({ heading, articles: group }, index) => ({ id: `group-${index}`, heading, articles: group.map(linkTo) }));
  const heading = found?.length === 1 ? `1 article for “${asked}”` : `${found?.length} articles for “${asked}”`;
  return {
    title: asked === '' ? 'Help' : `Help: ${asked}`,
    complaints: complaintsOn([search]),
    head: { heading: 'Help', about: [{ text: 'How to order, validate, install and cancel. No sign-in needed.' }] },
    search,
    groups: found === null ? all : found.length === 0 ? [] : [{ id: 'found', heading, articles: found.map(linkTo) }],
    empty: {
      heading: `No article has “${asked}”`,
      text: 'Try fewer or other words, such as “cancel” or “DNS”.',
      act: { label: 'Show all articles', href: '/help' },
    },
    isSearch: found !== null,
  };
}

/** Those that have all of the words, and before the others those that have them in the title. One is found whether or not a word has its plural's s. */
function findArticles(asked: string): Article[] {
  const words = asked
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));
  const found = [...articles.values()].filter(({ text }) => words.every((word) => text.includes(word)));
  const isTitled = ({ title }: Article) => words.every((word) => title.toLowerCase().includes(word));
  return [...found.filter(isTitled), ...found.filter((article) => !isTitled(article))];
}

function articleView(article: Article): ArticleView {
  return {
    title: article.title,
    head: { heading: article.title, trail: [start, { label: article.title }] },
    html: () => article.html,
    related: article.related.flatMap((name) => articles.get(name) ?? []).map(linkTo),
  };
}

function linkTo({ name, title, about }: Article): ArticleLink {
  return { href: `/help/${name}`, title, about };
}
