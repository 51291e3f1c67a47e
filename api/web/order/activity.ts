import { Router } from 'express';
import type { Db } from '../../../db/connection';
import { listOrderLines, type LedgerLine } from '../../../db/ledger/ledger';
import { listMails, type OrderMail } from '../../../db/mail/mails';
import { listEvents, type OrderEvent } from '../../../db/order/events';
import { findReasons } from '../../../db/order/reasons';
import { findEmails } from '../../../db/people/users';
import { mailsInWords } from '../../../domain/order/mail-words';
import { isOfSeller, userIdIn } from '../../../domain/people/actor';
import { lineInWords } from '../../../domain/sale/ledger-words';
import { page } from '../../../templates/page';
import type { FeedView } from '../../../templates/parts/feed/feed';
import type { PageDependencies } from '../frame/dependencies';
import { actorInWords, eventsInWords, maskedAddress, timeView } from '../frame/words';
import { atOrder, openOrder, type OpenOrder } from './door';
import { orderPageView, type OrderPageView } from './head';

interface ActivityView extends OrderPageView {
  feed: FeedView;
  mails: FeedView;
}

export const activityPage = page<ActivityView>('order/activity');

/** All that has happened to an order and all e-mails about it, newest first. */
export function activityPages({ db, show }: PageDependencies): Router {
  const router = Router();
  router.get(atOrder('/activity'), async (request, response) => {
    const open = await openOrder(db, request);
    const [{ feed }, mails] = await Promise.all([activityOf(db, open), listMails(db, open.order.reference)]);
    await show(request, response, activityPage, {
      ...orderPageView(open, 'activity', Date.now()),
      feed,
      mails: mails.map((mail) => mailLine(mail, open)).reverse(),
    });
  });
  return router;
}

/** An order's events, and what they are for people: the team sees who of it acted, what was said, and what the ledger got; whoever has the link sees neither. */
export async function activityOf(db: Db, { order: { reference }, isTeam }: OpenOrder): Promise<{ events: OrderEvent[]; feed: FeedView }> {
  const [events, said, lines] = await Promise.all([
    listEvents(db, reference),
    isTeam ? findReasons(db, reference) : undefined,
    isTeam ? listOrderLines(db, reference) : [],
  ]);
  const ids = isTeam ? new Set(events.map(({ actor }) => userIdIn(actor)).filter((id) => id !== undefined)) : new Set<string>();
  const emails = ids.size === 0 ? new Map<string, string>() : await findEmails(db, [...ids]);
  const nameOf = (actor: string) => {
    const email = isOfSeller(actor) ? undefined : emails.get(userIdIn(actor) ?? '');
    return email === undefined ? actorInWords(actor) : `by ${email}`;
  };
  const feed = events.map(({ type, actor, at, sequence }) => ({
    what: eventsInWords[type],
    by: nameOf(actor),
    said: said?.get(sequence) ?? null,
    lines: linesOf(lines, sequence),
    at: timeView(at),
  }));
  return { events, feed: feed.reverse() };
}

function linesOf(lines: readonly LedgerLine[], sequence: number): string[] {
  return lines.filter(({ orderSequence }) => orderSequence === sequence).map(lineInWords);
}

function mailLine(mail: OrderMail, { isTeam }: OpenOrder): FeedView[number] {
  const to = mail.recipients.map((address) => (isTeam ? address : maskedAddress(address))).join(' and ');
  return {
    what: mailsInWords[mail.kind],
    by: `to ${to}`,
    said: null,
    lines: [stateInWords(mail, isTeam)],
    at: timeView(mail.sentAt ?? mail.createdAt),
  };
}

/** @param inFull the mail server's own words, which may name people: for the team alone */
function stateInWords({ sentAt, failedAt, droppedAt, lastError, answerCode }: OrderMail, inFull: boolean): string {
  const code = answerCode === null ? 'The mail server could not be reached' : `The mail server answered ${answerCode}`;
  const why = lastError === null ? '' : ` ${inFull ? `${code}: ${lastError}` : `${code}.`}`;
  if (sentAt !== null) return `Sent.${why}`;
  if (failedAt !== null) return `Refused for good.${why}`;
  return droppedAt === null ? `Not sent yet; it is tried again.${why}` : 'Not sent: its link had ended.';
}
