import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplate, templatesIn } from './engine';
import { icons } from './parts/icon/icon';
import { root } from './root';

const foundation = ['tokens', 'base', 'layout', 'print'].map((name) => `styles/${name}.css`);
const parts = templatesIn('parts', '.css').sort();

/** The one style sheet: the foundation, then the style of each part, each in its layer. Put together when the process starts, so that nothing has to be built. */
export const styleSheet = [
  '@layer tokens, base, layout, parts, print;',
  ...[...foundation, ...parts.map((name) => `parts/${name}.css`)].map(readTemplate),
].join('\n');

/** All icons in one file; pages name them by their address in it. */
export const iconSprite = `<svg xmlns="http://www.w3.org/2000/svg">${Object.entries(icons).map(symbol).join('')}</svg>`;

const script = readFileSync(path.join(root, 'public/page.js'), 'utf8');

/** Stands in the address of each file: browsers keep them for long, and a changed one has another address. */
export const assets = createHash('sha256').update(styleSheet).update(iconSprite).update(script).digest('hex').slice(0, 12);

function symbol([name, octicon]: [string, string]): string {
  const svg = readFileSync(require.resolve(`@primer/octicons/build/svg/${octicon}-16.svg`), 'utf8');
  return `<symbol id="${name}" viewBox="0 0 16 16" fill="currentColor">${svg.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '')}</symbol>`;
}
