import { statSync, readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { findSeller, setSeller } from '../db/people/seller';
import { MOST_LOGO_BYTES } from '../domain/people/logo';
import { sellerTexts, type SellerText } from '../domain/people/seller';
import { Problem } from '../domain/problem';
import { answers, staff } from './output';

type SellerOptions = Partial<Record<SellerText, string>> & { poweredBy?: 'on' | 'off'; logo?: string; json?: boolean };

export function sellerCommands(program: Command): void {
  const seller = program.command('seller').description('who runs this installation: the name, addresses and colour that customers see');
  answers(seller.command('show').description('the settings that count now'), ({ db }) => findSeller(db), { audited: 'never' });

  const set = seller.command('set').description('change what is given and leave the rest; an empty text takes away what is there');
  for (const [field, { label }] of Object.entries(sellerTexts)) set.option(`--${dashed(field)} <text>`, label.toLowerCase());
  answers<SellerOptions>(
    set
      .option('--logo <file>', `a PNG of at most ${MOST_LOGO_BYTES / 1024} KiB; an empty text takes it away`)
      .addOption(new Option('--powered-by <on|off>', 'whether pages say "Powered by Certwright" at their foot').choices(['on', 'off'])),
    ({ db }, { json: _, logo, poweredBy, ...texts }) => {
      if (logo === undefined && poweredBy === undefined && Object.keys(texts).length === 0)
        throw new Problem('invalid', 'Nothing to set: give --name, --support-email, or another setting.');
      const change = { ...texts, ...(logo !== undefined && { logo: readFile(logo) }), ...(poweredBy && { poweredBy: poweredBy === 'on' }) };
      return setSeller(db, change, staff());
    },
    { audited: 'with-its-rows' },
  );
}

const dashed = (field: string) => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Bounded before it is read. */
function readFile(file: string): Buffer | null {
  if (file === '') return null;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw Problem.field('logo', `There is no file ${file.slice(0, 254)}; give --logo the path of a PNG file.`);
  if (found.size > MOST_LOGO_BYTES) throw Problem.field('logo', `Logo has more than ${MOST_LOGO_BYTES / 1024} KiB; make it smaller.`);
  return readFileSync(file);
}
