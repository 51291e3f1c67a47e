import { Router } from 'express';
import { z } from 'zod';
import { insertTicket, listTicketsOf } from '../../../db/people/tickets';
import { findSeller } from '../../../db/people/seller';
import { FEEDBACK } from '../../../domain/people/ticket';
import { Problem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import type { FieldView } from '../../../templates/parts/field/field';
import type { HeadView } from '../../../templates/parts/head/head';
import { line, parse, type Parameters } from '../../http/parameters';
import { formOf, queryOf, takes } from '../../http/takes';
import { fieldView } from '../frame/fields';
import { setFlash } from '../frame/flash';
import { accountUserOf } from '../frame/session';
import type { PortalDependencies } from '../portal/dependencies';
import { newTicketAct, ticketRow, type TicketRowView } from './tickets';

interface SupportView extends PageView {
  head: HeadView;
  /** How the seller is reached */
  ways: FactView[];
  rows: TicketRowView[];
}

interface FeedbackView extends PageView {
  page: string;
  text: FieldView;
}

export const supportPage = page<SupportView>('support/support');
export const feedbackPage = page<FeedbackView>('support/feedback');

const NEWEST = 5;

/** A page of ours, as its address begins: what somebody writes about is never a link to elsewhere. */
const ownPath = line(500).regex(/^\/(?!\/)[\w./-]*$/, 'is no page of this portal; leave it out');
const feedbackQuery = z.object({ page: ownPath.optional() });
const feedbackForm = z.object({
  page: ownPath.optional(),
  text: z.string().trim().min(1, 'is missing; write what you think').max(5000, 'is longer than 5000 characters; shorten it'),
});

/** Where to ask, and where to say what could be better. */
export function supportPages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/support', async (request, response) => {
    const { accountId } = await accountUserOf(db, request);
    const [seller, tickets] = await Promise.all([findSeller(db), listTicketsOf(db, accountId, NEWEST)]);
    const { supportEmail, phone, chatUrl, openingHours } = seller;
    await show(request, response, supportPage, {
      title: 'Support',
      head: { heading: 'Support', acts: [newTicketAct] },
      ways: [
        ...(supportEmail ? [fact('E-mail', supportEmail, { href: `mailto:${supportEmail}` })] : []),
        ...(phone ? [fact('Telephone', phone, { href: `tel:${phone.replace(/[^+\d]/g, '')}` })] : []),
        ...(chatUrl ? [fact('Chat', 'Open the chat', { href: chatUrl })] : []),
        ...(openingHours ? [fact('Hours', openingHours)] : []),
      ],
      rows: tickets.map(ticketRow),
    });
  });

  router.get('/feedback', takes({ query: feedbackQuery }), async (request, response) => {
    await accountUserOf(db, request);
    const { page: about = '' } = parse(feedbackQuery, queryOf(request));
    await show(request, response, feedbackPage, feedbackView({ page: about }, []));
  });

  router.post('/feedback', takes({ form: feedbackForm }), async (request, response) => {
    const { accountId, email } = await accountUserOf(db, request);
    const typed = formOf(request);
    try {
      const { page: about, text } = parse(feedbackForm, typed);
      const subject = about === undefined ? FEEDBACK : `${FEEDBACK} on ${about}`;
      await insertTicket(db, { relatedTo: FEEDBACK, subject: subject.slice(0, 200), body: text, email, orderReference: null, accountId });
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      return show(request, response, feedbackPage, feedbackView(typed, error.fields), 422);
    }
    setFlash(response, 'feedback-sent');
    response.redirect(303, '/support');
  });

  return router;
}

function feedbackView(typed: Parameters, problems: Problem['fields']): FeedbackView {
  return {
    title: 'Feedback',
    page: typed.page ?? '',
    text: fieldView({ name: 'text', label: 'What could be better?', lines: 6, maxLength: 5000 }, typed, problems),
  };
}
