import { setTimeout as pause } from 'node:timers/promises';
import { Router } from 'express';
import { z } from 'zod';
import { offerNewPassword } from '../../../db/people/password-resets';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import type { FieldView } from '../../../templates/parts/field/field';
import { emailAddress, parse, type Parameters } from '../../http/parameters';
import { formOf, takes } from '../../http/takes';
import { complaintsOn, fieldView } from '../frame/fields';
import { perMachine } from './per-machine';
import type { PortalDependencies } from './dependencies';

export const forgottenPasswordPage = page<PageView & { field: FieldView }>('portal/forgotten-password');
export const linkSentPage = page<PageView>('portal/link-sent');

const form = z.object({ email: emailAddress });

/** However long it takes to look: who listens to the clock learns nothing either. */
const ANSWERS_AFTER_MS = 300;

/** A link to a new password by e-mail, for whoever asks for it; the answer does not say whether anybody has the address. */
export function forgottenPasswordPages({ db, secrets, show }: PortalDependencies): Router {
  const router = Router();
  const view = (typed: Parameters, problems: readonly FieldProblem[]) => {
    const field = fieldView({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', maxLength: 254 }, typed, problems);
    return { title: 'Forgotten password', field, complaints: complaintsOn([field]) };
  };

  router.get('/password/forgotten', (request, response) => show(request, response, forgottenPasswordPage, view({}, [])));

  router.get('/password/forgotten/sent', (request, response) => show(request, response, linkSentPage, { title: 'Look at your e-mail' }));

  router.post('/password/forgotten', perMachine(10), takes({ form }), async (request, response) => {
    const typed = formOf(request);
    try {
      const { email } = parse(form, typed);
      const offered = db.transaction((trx) => offerNewPassword(trx, email.toLowerCase(), { secrets, at: Date.now() }));
      await Promise.all([offered, pause(ANSWERS_AFTER_MS)]);
      response.redirect(303, '/password/forgotten/sent');
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, forgottenPasswordPage, view(typed, error.fields), 422);
    }
  });
  return router;
}
