import { Router, type Request } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { writeAudit } from '../../db/audit';
import type { Db } from '../../db/connection';
import { endResets } from '../../db/password-resets';
import { endSessionsOf } from '../../db/sessions';
import { insertUserMail } from '../../db/user-mails';
import { changePassword, findUser, findUserByEmail, type UserRow } from '../../db/users';
import { accountDisabled } from '../../domain/account';
import { actorOf } from '../../domain/actor';
import { hashPassword, passwordMatches } from '../../domain/passwords';
import { Problem, type FieldProblem, type ProblemKind } from '../../domain/problem';
import { MINUTE_MS } from '../../domain/time';
import { isStaff, type User } from '../../domain/user';
import { render } from '../../templates/render';
import { callerAddress } from '../limits';
import { emailAddress, parse } from '../parameters';
import { fieldView } from '../pages/fields';
import { sendPage } from '../pages/request';
import { formOf, takes } from '../takes';
import type { PortalDependencies } from './dependencies';
import { createGuesses } from './guesses';
import { csrfToken, isKnownDevice, rememberDevice, signIn, SignInNeeded, signOut, userOf } from './session';

const password = z.string().min(1, 'is missing; send it').max(200, 'is longer than 200 characters; shorten it');
const signInForm = z.object({ email: emailAddress, password });
/** What a password that somebody chooses has to be. */
export const newPassword = z
  .string()
  .min(12, 'is shorter than 12 characters; use a longer one, such as a few words')
  .max(200, 'is longer than 200 characters; shorten it');
const passwordForm = z.object({
  password,
  new_password: newPassword,
});

/** 60 tries a minute from one machine, right or wrong. */
const perMachine = () =>
  rateLimit({
    windowMs: MINUTE_MS,
    limit: 60,
    keyGenerator: callerAddress,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: (_request, _response, next) => next(tooMany()),
  });

function tooMany(): Problem {
  return new Problem('too-many', 'Too many tries to sign in; wait a few minutes and try again.');
}

export function homeOf(user: User): string {
  return isStaff(user) ? '/staff' : '/orders';
}

/** Only whoever knows the password is told. */
function notLetIn({ disabledAt, accountDisabledAt }: UserRow): Problem | undefined {
  if (disabledAt !== null) return Problem.field('email', 'This user is disabled; ask whoever looks after your users, or us.', 'forbidden');
  return accountDisabledAt === null ? undefined : Problem.field('email', accountDisabled().message, 'forbidden');
}

function wrongPassword(): Problem {
  return Problem.field('email', 'E-mail address or password are not right; check both.', 'unauthorized');
}

const signInStatus: Readonly<Partial<Record<ProblemKind, number>>> = { unauthorized: 401, forbidden: 403 };

/** Once a day: whoever guesses must not be able to flood the owner with e-mail. */
function tellOfGuesses(db: Db, userId: string): Promise<void> {
  const at = Date.now();
  return insertUserMail(db, { userId, kind: 'sign-in-slowed', cause: `sign-in-slowed ${userId} ${new Date(at).toISOString().slice(0, 10)}`, at });
}

export function signInPages({ db, secrets, https }: PortalDependencies): Router {
  const router = Router();
  const guesses = createGuesses();

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

  router.post('/sign-in', perMachine(), takes({ form: signInForm }), async (request, response) => {
    const typed = formOf(request);
    try {
      const { email, password: given } = parse(signInForm, typed);
      const user = await findUserByEmail(db, email);
      const guess = await guesses.begin(request, email, user !== undefined && isKnownDevice(request, secrets.deviceToken(user), https));
      if (!guess.allowed) {
        if (user) await tellOfGuesses(db, user.id);
        throw tooMany();
      }
      const right = await passwordMatches(user?.passwordHash, given, callerAddress(request));
      if (right) await guess.wasRight();
      const who = user ? actorOf(user) : 'nobody';
      const refused = !right || !user ? wrongPassword() : notLetIn(user);
      await writeAudit(db, { at: Date.now(), actor: who, action: refused ? 'sign-in-refused' : 'signed-in', subject: who, detail: '' });
      if (refused || !user) throw refused ?? wrongPassword();
      await signIn(db, request, user);
      rememberDevice(response, secrets.deviceToken(user), https);
      response.redirect(303, homeOf(user));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      sendPage(response, showSignIn(request, typed, error.fields), signInStatus[error.kind] ?? 422);
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
        await endResets(trx, user.id, Date.now());
        await writeAudit(trx, { at: Date.now(), actor: actorOf(user), action: 'password-changed', subject: actorOf(user), detail: '' });
      });
      await signIn(db, request, { id: user.id, passwordHash });
      rememberDevice(response, secrets.deviceToken({ id: user.id, passwordHash }), https);
      sendPage(response, showPassword(request, [], true));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      sendPage(response, showPassword(request, error.fields, false), 422);
    }
  });

  return router;
}
