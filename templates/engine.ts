import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { root } from './root';

/** A name that the view lacks is an error, not a blank; so is a helper that Handlebars does not bring. */
export const strict: CompileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true };

const folder = path.join(root, 'templates');
export const readTemplate = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/** The templates below a folder of `templates`, or its files of another ending, by their paths in it without the ending. */
export function templatesIn(below: string, ending = '.hbs'): string[] {
  return readdirSync(path.join(folder, below), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length));
}

/** @param partials by their names, the files below `templates` */
export function engineWith(partials: Record<string, string>, options: CompileOptions): typeof Handlebars {
  const own = Handlebars.create();
  for (const [name, file] of Object.entries(partials)) own.registerPartial(name, own.compile(readTemplate(file), options));
  return own;
}
