import { Router, type Request } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { writeAudit } from '../../db/audit';
import { endSessionsOf } from '../../db/sessions';
import { changePassword, findUser, findUserByEmail } from '../../db/users';
import { actorOf } from '../../domain/actor';
import { hashPassword, passwordMatches } from '../../domain/passwords';
import { Problem, type FieldProblem } from '../../domain/problem';
import { MINUTE_MS } from '../../domain/time';
import { isStaff, type User } from '../../domain/user';
import { render } from '../../templates/render';
import { callerAddress } from '../limits';
import { emailAddress, parse } from '../parameters';
import { fieldView } from '../pages/fields';
import { sendPage } from '../pages/request';
import { formOf, takes } from '../takes';
import type { PortalDependencies } from './dependencies';
import { csrfToken, signIn, SignInNeeded, signOut, userOf } from './session';

const password = z.string().min(1, 'is missing; send it').max(200, 'is longer than 200 characters; shorten it');
const signInForm = z.object({ email: emailAddress, password });
const passwordForm = z.object({
  password,
  new_password: z
    .string()
    .min(12, 'is shorter than 12 characters; use a longer one, such as a few words')
    .max(200, 'is longer than 200 characters; shorten it'),
});

const tries = (limit: number, windowMs: number, keyGenerator: (request: Request) => string, countRight: boolean) =>
  rateLimit({
    windowMs,
    limit,
    keyGenerator,
    skipSuccessfulRequests: !countRight,
    requestWasSuccessful: (_, response) => response.statusCode < 400,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, _response, next) => next(new Problem('too-many', 'Too many tries to sign in; wait a few minutes and try again.')),
  });

/** Wrong passwords: ten in a quarter of an hour for one address of a user, so that guessing does not pay; and 60 tries a minute from one machine. */
const perUser = () => tries(10, 15 * MINUTE_MS, (request) => `user ${formOf(request).email?.trim().toLowerCase() ?? ''}`, false);
const perMachine = () => tries(60, MINUTE_MS, callerAddress, true);

export function homeOf(user: User): string {
  return isStaff(user) ? '/staff' : '/orders';
}

export function signInPages({ db }: PortalDependencies): Router {
  const router = Router();

  const showSignIn = (request: Request, typed: Record<string, string> = {}, problems: readonly FieldProblem[] = []) =>
    render('sign-in', {
      title: 'Sign in',
      csrf: csrfToken(request),
      fields: [
        fieldView({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', maxLength: 254 }, typed, problems),
        fieldView({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxLength: 200 }, {}, problems),
      ],
    });

  router.get('/sign-in', async (request, response) => {
    const user = await userOf(db, request);
    if (user) return response.redirect(303, homeOf(user));
    sendPage(response, showSignIn(request));
  });

  router.post('/sign-in', perMachine(), takes({ form: signInForm }), perUser(), async (request, response) => {
    const typed = formOf(request);
    try {
      const { email, password: given } = parse(signInForm, typed);
      const user = await findUserByEmail(db, email);
      const right = await passwordMatches(user?.passwordHash, given, callerAddress(request));
      const who = user ? actorOf(user) : 'nobody';
      await writeAudit(db, { at: Date.now(), actor: who, action: right ? 'signed-in' : 'sign-in-refused', subject: who, detail: '' });
      if (!right || !user) throw Problem.field('email', 'E-mail address or password are not right; check both.', 'unauthorized');
      await signIn(db, request, user);
      response.redirect(303, homeOf(user));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      sendPage(response, showSignIn(request, typed, error.fields), error.kind === 'unauthorized' ? 401 : 422);
    }
  });

  router.post('/sign-out', async (request, response) => {
    await signOut(request);
    response.redirect(303, '/sign-in');
  });

  const showPassword = (request: Request, problems: readonly FieldProblem[], done: boolean) =>
    render('password', {
      title: 'Your password',
      csrf: csrfToken(request),
      done,
      fields: [
        fieldView({ name: 'password', label: 'Present password', type: 'password', autocomplete: 'current-password', maxLength: 200 }, {}, problems),
        fieldView(
          { name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password', maxLength: 200, help: 'At least 12 characters.' },
          {},
          problems,
        ),
      ],
    });

  router.get('/password', async (request, response) => {
    if (!(await userOf(db, request))) throw new SignInNeeded();
    sendPage(response, showPassword(request, [], false));
  });

  router.post('/password', perMachine(), takes({ form: passwordForm }), async (request, response) => {
    const user = await userOf(db, request);
    if (!user) throw new SignInNeeded();
    try {
      const form = parse(passwordForm, formOf(request));
      const known = await findUser(db, user.id);
      if (!known || !(await passwordMatches(known.passwordHash, form.password, callerAddress(request))))
        throw Problem.field('password', 'The present password is not right; type it again.');
      const passwordHash = await hashPassword(form.new_password, callerAddress(request));
      await db.transaction(async (trx) => {
        if (!(await changePassword(trx, known, passwordHash))) throw Problem.field('password', 'The password was changed a moment ago; type the new one.');
        // Whoever else is signed in with the old password is out.
        await endSessionsOf(trx, user.id);
        await writeAudit(trx, { at: Date.now(), actor: actorOf(user), action: 'password-changed', subject: actorOf(user), detail: '' });
      });
      await signIn(db, request, { id: user.id, passwordHash });
      sendPage(response, showPassword(request, [], true));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      sendPage(response, showPassword(request, error.fields, false), 422);
    }
  });

  return router;
}
