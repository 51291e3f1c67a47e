import { Router, type Request } from 'express';
import { z } from 'zod';
import { writeAudit } from '../../../db/people/audit';
import { findReset, useReset } from '../../../db/people/password-resets';
import { hashPassword } from '../../../domain/people/passwords';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { callerAddress } from '../../http/limits';
import { formOf, takes } from '../../http/takes';
import { parse } from '../../http/parameters';
import type { PortalDependencies } from './dependencies';
import { formView, newPassword, newPasswordField, passwordPage } from './sign-in';

const form = z.object({ new_password: newPassword });

/** The page behind the link of `user reset-password`: whoever has it chooses a new password, once. Opening it changes nothing. */
export function passwordResetPages({ db, show }: PortalDependencies): Router {
  const router = Router();
  const path = '/password/reset/:id/:secret';

  const view = (request: Request, problems: readonly FieldProblem[] = []) => ({
    ...formView('Your new password', [newPasswordField(problems)]),
    action: request.path,
  });

  router.get(path, async (request, response) => {
    if (!(await findReset(db, request.params, Date.now()))) throw overNow();
    await show(request, response, passwordPage, view(request));
  });

  router.post(path, takes({ form }), async (request: Request<{ id: string; secret: string }>, response) => {
    if (!(await findReset(db, request.params, Date.now()))) throw overNow();
    try {
      const { new_password: chosen } = parse(form, formOf(request));
      const passwordHash = await hashPassword(chosen, callerAddress(request));
      await db.transaction(async (trx) => {
        const userId = await useReset(trx, request.params, passwordHash, Date.now());
        if (userId === undefined) throw overNow();
        await writeAudit(trx, { at: Date.now(), actor: userId, action: 'password-reset', subject: userId, detail: '' });
      });
      response.redirect(303, '/sign-in');
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, passwordPage, view(request, error.fields), 422);
    }
  });

  return router;
}

function overNow(): Problem {
  return new Problem(
    'gone',
    'This link is no longer good: it was used, it is older than an hour, or a newer one was sent. Ask for another one on the page to sign in.',
  );
}
