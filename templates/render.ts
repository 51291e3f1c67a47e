import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { mailKinds, type MailKind } from '../domain/transition';
import { webhookMailKinds, type WebhookMailKind } from '../domain/webhook';
import type { MailView, WebhookMailView } from './mail-view';
import { pageNames, type PageName, type Views } from './views';

/** A name that the view lacks is an error, not a blank; so is a helper that Handlebars does not bring. */
const strict: CompileOptions = { strict: true, knownHelpersOnly: true, preventIndent: true };
/** Text parts and subjects are not HTML. */
const plain: CompileOptions = { ...strict, noEscape: true };

const root = checkout(__dirname);
const folder = path.join(root, 'templates');
/** Browsers keep style sheets and script for long; a changed one has another address. */
const assets = digest('page.js', ...readdirSync(path.join(root, 'public/styles')).map((file) => `styles/${file}`));
const html = engine('partials', strict);
const text = engine('emails/partials', plain);

const pages = new Map<string, Handlebars.TemplateDelegate>(pageNames.map((name) => [name, html.compile(read(`pages/${name}.hbs`), strict)]));
const mails = new Map<MailKind | WebhookMailKind, Record<'html' | 'text', Handlebars.TemplateDelegate>>(
  [...mailKinds, ...webhookMailKinds].map((kind) => [
    kind,
    { html: html.compile(read(`emails/${kind}.html.hbs`), strict), text: text.compile(read(`emails/${kind}.text.hbs`), plain) },
  ]),
);

/** A whole HTML page. All templates are compiled when this module is loaded, so a broken one stops the start. */
export function render<Name extends PageName>(name: Name, view: Views[Name]): string {
  const page = pages.get(name);
  if (!page) throw new Error(`There is no page template ${name}.`);
  return page(view, { data: { assets } });
}

/** What every e-mail comes out as. The text template's first line is the subject. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** An e-mail about an order; text and HTML say the same, from one view. */
export function renderMail(kind: MailKind, view: MailView): RenderedMail {
  const { reference, productName, names } = view;
  const derived = { namesInWords: names.join(', '), firstName: names[0] ?? productName };
  return renderParts(kind, { ...noMailFacts, ...view, ...derived, about: `Order ${reference} · ${productName}`, named: `the order ${reference}` });
}

/** An e-mail about a webhook. */
export function renderWebhookMail(kind: WebhookMailKind, view: WebhookMailView): RenderedMail {
  const { webhookId, host } = view;
  return renderParts(kind, { description: null, lastError: null, ...view, about: `Webhook · ${host}`, named: `the webhook ${webhookId}` });
}

/** @param complete with every fact that a template asks for */
function renderParts(kind: MailKind | WebhookMailKind, complete: object): RenderedMail {
  const templates = mails.get(kind);
  if (!templates) throw new Error(`There is no e-mail template ${kind}.`);
  const [first = '', ...rest] = templates.text(complete).split('\n');
  // A name with a line break must not start a header of its own.
  const subject = first.replace(/\s+/g, ' ').trim();
  return { subject, text: `${rest.join('\n').trim()}\n`, html: templates.html({ ...complete, subject }) };
}

/** Strict templates ask only for what is there: facts that a mail lacks are null. */
const noMailFacts: Record<keyof MailView, unknown> = {
  reference: null,
  productName: null,
  names: [],
  domain: null,
  approvalUrl: null,
  orderUrl: null,
  endsAt: null,
  requestedAt: null,
  certificateExpires: null,
  hasExpired: false,
  isReissued: false,
  termEnds: null,
  droppedNames: null,
  proofs: [],
  asked: [],
  renewal: null,
  renewedAs: null,
  reason: null,
  refused: null,
  said: null,
  credit: null,
  outcome: null,
  refunder: null,
  organisation: null,
};

function engine(partials: string, options: CompileOptions): typeof Handlebars {
  const own = Handlebars.create();
  for (const file of readdirSync(path.join(folder, partials))) {
    own.registerPartial(path.basename(file, '.hbs'), own.compile(read(`${partials}/${file}`), options));
  }
  return own;
}

function digest(...files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(path.join(root, 'public', file)));
  return hash.digest('hex').slice(0, 12);
}

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

/** Templates stand in the checkout alone, whether this runs compiled (dist/templates) or as source (tests). */
function checkout(from: string): string {
  return existsSync(path.join(from, 'package.json')) ? from : checkout(path.dirname(from));
}
