import { Router, type Request } from 'express';
import { z } from 'zod';
import { writeAudit } from '../../db/audit';
import { findReset, useReset } from '../../db/password-resets';
import { hashPassword } from '../../domain/passwords';
import { Problem, type FieldProblem } from '../../domain/problem';
import { render } from '../../templates/render';
import { fieldView } from '../pages/fields';
import { sendPage } from '../pages/request';
import { callerAddress } from '../limits';
import { formOf, takes } from '../takes';
import { parse } from '../parameters';
import type { PortalDependencies } from './dependencies';
import { csrfToken } from './session';
import { newPassword } from './sign-in';

const form = z.object({ new_password: newPassword });

/** The page behind the link of `user reset-password`: whoever has it chooses a new password, once. Opening it changes nothing. */
export function passwordResetPages({ db }: PortalDependencies): Router {
  const router = Router();
  const path = '/password/reset/:id/:secret';

  const show = (request: Request, problems: readonly FieldProblem[] = []) =>
    render('password', {
      title: 'Your new password',
      csrf: csrfToken(request),
      done: false,
      action: request.path,
      fields: [
        fieldView(
          { name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password', maxLength: 200, help: 'At least 12 characters.' },
          {},
          problems,
        ),
      ],
    });

  router.get(path, async (request, response) => {
    if (!(await findReset(db, request.params, Date.now()))) throw overNow();
    sendPage(response, show(request));
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
      sendPage(response, show(request, error.fields), 422);
    }
  });

  return router;
}

function overNow(): Problem {
  return new Problem('gone', 'This link is no longer good: it was used, it is older than an hour, or a newer one was sent. Ask us for another one.');
}
