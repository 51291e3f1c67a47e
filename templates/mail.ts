import { mailKinds, type MailKind } from '../domain/order/transition';
import { webhookMailKinds, type WebhookMailKind } from '../domain/webhook/webhook';
import { engineWith, readTemplate as read, strict, templatesIn } from './engine';
import type { MailView, WebhookMailView } from './mail-view';

/** Text parts and subjects are not HTML. */
const plain: CompileOptions = { ...strict, noEscape: true };

const below = (folder: string) => Object.fromEntries(templatesIn(folder).map((name) => [name, `${folder}/${name}.hbs`]));
const html = engineWith(below('partials'), strict);
const text = engineWith(below('emails/partials'), plain);

const mails = new Map<MailKind | WebhookMailKind, Record<'html' | 'text', HandlebarsTemplateDelegate>>(
  [...mailKinds, ...webhookMailKinds].map((kind) => [
    kind,
    { html: html.compile(read(`emails/${kind}.html.hbs`), strict), text: text.compile(read(`emails/${kind}.text.hbs`), plain) },
  ]),
);

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
  publications: [],
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
