import { Router } from 'express';
import { z } from 'zod';
import { writeAudit } from '../../../db/people/audit';
import type { Db } from '../../../db/connection';
import { endResets } from '../../../db/people/password-resets';
import { endSessionsOf } from '../../../db/people/sessions';
import { insertDeskMail } from '../../../db/mail/mails';
import { changePassword, findUser, findUserByEmail, type UserRow } from '../../../db/people/users';
import { accountDisabled } from '../../../domain/sale/account';
import { actorOf } from '../../../domain/people/actor';
import { hashPassword, passwordMatches } from '../../../domain/people/passwords';
import { Problem, type FieldProblem, type ProblemKind } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import type { FieldView } from '../../../templates/parts/field/field';
import { callerAddress } from '../../http/limits';
import { emailAddress, parse } from '../../http/parameters';
import { complaintsOn, fieldView } from '../frame/fields';
import { setFlash } from '../frame/flash';
import { formOf, queryOf, takes } from '../../http/takes';
import type { PortalDependencies } from './dependencies';
import { perMachine, tooMany } from './per-machine';
import { createGuesses } from './guesses';
import { pageOfOurs } from './then';
import { homeOf, isKnownDevice, rememberDevice, signIn, SignInNeeded, signOut, userOf } from '../frame/session';

interface FormView extends PageView {
  fields: FieldView[];
}

interface SignInView extends FormView {
  /** Where to go from here; null: to the start */
  then: string | null;
}

export const signInPage = page<SignInView>('portal/sign-in');
/** `action`: where the form goes */
export const passwordPage = page<FormView & { action: string }>('portal/password');

/** All complaints stand on top as well, each linked to its field. */
export function formView(title: string, fields: FieldView[]): FormView {
  return { title, fields, complaints: complaintsOn(fields) };
}

export function newPasswordField(problems: readonly FieldProblem[]): FieldView {
  const shape = { name: 'new_password', label: 'New password', autocomplete: 'new-password', maxLength: 200, help: 'At least 12 characters.' };
  return fieldView({ ...shape, type: 'password' }, {}, problems);
}

const password = z.string().min(1, 'is missing; send it').max(200, 'is longer than 200 characters; shorten it');
const signInQuery = z.object({ then: z.string().max(2000, 'is longer than 2000 characters; shorten it').optional() });
const signInForm = signInQuery.extend({ email: emailAddress, password });
/** What a password that somebody chooses has to be. */
export const newPassword = z
  .string()
  .min(12, 'is shorter than 12 characters; use a longer one, such as a few words')
  .max(200, 'is longer than 200 characters; shorten it');
const passwordForm = z.object({
  password,
  new_password: newPassword,
});

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
function tellOfGuesses(db: Db, { id: userId, email }: Pick<UserRow, 'id' | 'email'>): Promise<void> {
  const at = Date.now();
  const day = new Date(at).toISOString().slice(0, 10);
  return insertDeskMail(db, { id: `sign-in-slowed.${userId}.${day}`, kind: 'sign-in-slowed', aboutId: userId, recipients: [email], at });
}

export function signInPages({ db, secrets, https, show }: PortalDependencies): Router {
  const router = Router();
  const guesses = createGuesses();

  const signInView = (typed: Record<string, string> = {}, problems: readonly FieldProblem[] = []): SignInView => ({
    ...formView('Sign in', [
      fieldView({ name: 'email', label: 'E-mail address', type: 'email', autocomplete: 'username', maxLength: 254 }, typed, problems),
      fieldView({ name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxLength: 200 }, {}, problems),
    ]),
    then: pageOfOurs(typed.then),
  });

  router.get('/sign-in', takes({ query: signInQuery }), async (request, response) => {
    const user = await userOf(db, request);
    const { then } = queryOf(request);
    if (user) return response.redirect(303, pageOfOurs(then) ?? homeOf(user));
    await show(request, response, signInPage, signInView(then === undefined ? {} : { then }));
  });

  router.post('/sign-in', perMachine(60), takes({ form: signInForm }), async (request, response) => {
    const typed = formOf(request);
    try {
      const { email, password: given } = parse(signInForm, typed);
      const user = await findUserByEmail(db, email);
      const guess = await guesses.begin(request, email, user !== undefined && isKnownDevice(request, secrets.deviceToken(user), https));
      if (!guess.allowed) {
        if (user) await tellOfGuesses(db, user);
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
      response.redirect(303, pageOfOurs(typed.then) ?? homeOf(user));
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, signInPage, signInView(typed, error.fields), signInStatus[error.kind] ?? 422);
    }
  });

  router.post('/sign-out', async (request, response) => {
    await signOut(request);
    response.redirect(303, '/sign-in');
  });

  const passwordView = (problems: readonly FieldProblem[] = []) => ({
    ...formView('Your password', [
      fieldView({ name: 'password', label: 'Present password', type: 'password', autocomplete: 'current-password', maxLength: 200 }, {}, problems),
      newPasswordField(problems),
    ]),
    action: '/password',
  });

  router.get('/password', async (request, response) => {
    if (!(await userOf(db, request))) throw new SignInNeeded();
    await show(request, response, passwordPage, passwordView());
  });

  router.post('/password', perMachine(60), takes({ form: passwordForm }), async (request, response) => {
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
      setFlash(response, 'password-changed');
      response.redirect(303, '/password');
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, passwordPage, passwordView(error.fields), 422);
    }
  });

  return router;
}
