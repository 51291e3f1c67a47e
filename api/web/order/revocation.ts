import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { listCertificates } from '../../../db/certificate/certificates';
import { refusal } from '../../../domain/order/lifecycle';
import { revocationReasons, type RevocationReason } from '../../../domain/order/order';
import { revocationReasonsInWords } from '../../../domain/order/state-words';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { page } from '../../../templates/page';
import type { ChoicesView } from '../../../templates/parts/choices/choices';
import type { ComplaintsView } from '../../../templates/parts/complaints/complaints';
import type { VersionsView } from '../../../templates/parts/versions/versions';
import { line, parse, type Parameters } from '../../http/parameters';
import { formOf, takes } from '../../http/takes';
import { sentence } from '../frame/certificate-words';
import type { PageDependencies } from '../frame/dependencies';
import { actAndReturn, openToAct, type OpenOrder } from './door';
import { orderPageView, type OrderPageView } from './head';
import { versionsView } from './versions-view';

interface RevocationView extends OrderPageView {
  url: string;
  complaints: ComplaintsView;
  /** Those that can be revoked */
  versions: VersionsView;
  which: ChoicesView;
  reason: ChoicesView;
}

export const revocationPage = page<RevocationView>('order/revocation');

const form = z.object({
  which: line(10).regex(/^(all|[1-9]\d{0,5})$/, 'is missing; choose all certificates or one of them'),
  reason: z.enum(revocationReasons, 'is missing; choose the one that fits best'),
});

/** What each reason means for whoever chooses it (RFC 5280, 5.3.1; Baseline Requirements 7.2.2). */
const about: Readonly<Partial<Record<RevocationReason, string>>> = {
  keyCompromise: 'Somebody else has the private key, or may have it. Every certificate with this key is revoked, and nobody can order with it again.',
  superseded: 'You have a newer certificate and no longer need this one.',
  cessationOfOperation: 'The website or the domain is given up.',
};

/** Revoking without cancelling: for people of the team. It gives nothing back, and cannot be undone. */
export function revocationPages({ db, desk, show }: PageDependencies): Router {
  const router = Router();

  router.get('/orders/:reference/revocation', async (request, response) => {
    await showRevocation(request, response, await openToAct(db, request as Request));
  });

  router.post('/orders/:reference/revocation', takes({ form }), async (request, response) => {
    const open = await openToAct(db, request as Request);
    const typed = formOf(request);
    let wanted: z.infer<typeof form>;
    try {
      wanted = parse(form, typed);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return showRevocation(request, response, open, typed, error.fields);
    }
    const { order, url, actor } = open;
    const version = wanted.which === 'all' ? undefined : Number(wanted.which);
    await actAndReturn(show, request, response, url, () => desk.revoke(order, { reason: wanted.reason, version }, actor));
  });

  return router;

  async function showRevocation(
    request: Request<{ reference: string }>,
    response: Response,
    open: OpenOrder,
    typed: Parameters = {},
    problems: readonly FieldProblem[] = [],
  ): Promise<void> {
    const { order, url, actor } = open;
    const now = Date.now();
    const refused = refusal(order, 'revoke', now, actor);
    if (refused) throw refused;
    const stored = (await listCertificates(db, order.reference)).filter(({ version }) => version <= order.certificateVersion).reverse();
    const valid = stored.filter(({ revokedAt, notAfter }) => revokedAt === null && notAfter > now);
    const older = valid.filter(({ version }) => version !== order.certificateVersion).map(({ version }) => version);
    const errorOn = (name: string) =>
      problems.find(({ field }) => field === name)?.detail.replace(/^\w+/, (field) => (field === 'which' ? 'What to revoke' : 'Reason')) ?? null;
    const which = choices('which', typed, errorOn('which'), [
      { value: 'all', label: 'All certificates of the order', about: 'The order ends with that. Nothing is given back.' },
      ...older.map((version) => ({ value: String(version), label: `Only version ${version}`, about: 'The order and its newest certificate stay.' })),
    ]);
    const reason = choices(
      'reason',
      typed,
      errorOn('reason'),
      revocationReasons.map((value) => ({ value, label: sentence(revocationReasonsInWords[value]), about: about[value] })),
    );
    const view = {
      ...orderPageView(open, 'certificates', now),
      title: `Revoke certificates of order ${order.reference}`,
      url,
      complaints: [which, reason].flatMap(({ name, error }) => (error === null ? [] : [{ field: `${name}-0`, detail: error }])),
      versions: versionsView(open, valid, now),
      which,
      reason,
    };
    await show(request, response, revocationPage, view, problems.length > 0 ? 422 : 200);
  }
}

function choices(name: string, typed: Parameters, error: string | null, options: { value: string; label: string; about?: string }[]): ChoicesView {
  return {
    name,
    options: options.map(({ about, ...option }, index) => ({
      ...option,
      id: `${name}-${index}`,
      checked: typed[name] === option.value,
      ...(about && { about }),
    })),
    error,
    describedBy: error === null ? null : `${name}-error`,
  };
}
