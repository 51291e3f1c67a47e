import path from 'node:path';
import { assets } from './assets';
import { engineWith, readTemplate, strict, templatesIn } from './engine';
import type { Frame } from './frame';
import type { ComplaintsView } from './parts/complaints/complaints';

/** What every page has, beside what its own template shows. */
export interface PageView {
  title: string;
  /** What is wrong with the form that came back */
  complaints?: ComplaintsView;
}

/** A page: its template, filled with the frame around it and with its own view. */
export interface Page<View extends PageView> {
  name: string;
  html(frame: Frame, view: View): string;
}

const partials = {
  ...Object.fromEntries(templatesIn('layouts').map((name) => [`layouts/${name}`, `layouts/${name}.hbs`])),
  ...Object.fromEntries(templatesIn('parts').map((name) => [path.basename(name), `parts/${name}.hbs`])),
};
const engine = engineWith(partials, strict);
/** All are compiled when this module is loaded, so a broken one stops the start. */
const templates = new Map(templatesIn('pages').map((name) => [name, engine.compile(readTemplate(`pages/${name}.hbs`), strict)]));

/** All pages that are defined, by their names. */
export const pages = new Map<string, Page<never>>();

/** Defines a page, beside the function that makes its view. @param name where its template lies below `pages` */
export function page<View extends PageView>(name: string): Page<View> {
  const template = templates.get(name);
  if (!template) throw new Error(`There is no page template ${name}.`);
  const defined: Page<View> = {
    name,
    html: (frame, view) => {
      const title = view.complaints?.length ? `Error: ${view.title}` : view.title;
      return template({ ...view, title }, { data: { assets, frame } });
    },
  };
  pages.set(name, defined);
  return defined;
}

/** A part by itself, for the gallery and its tests. */
export function partHtml(name: string, view: unknown, frame: Frame): string {
  return engine.compile(`{{> ${name} this}}`, strict)(view, { data: { assets, frame } });
}
