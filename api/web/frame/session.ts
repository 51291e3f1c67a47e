import { timingSafeEqual } from 'node:crypto';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Db } from '../../../db/connection';
import { SessionStore, startSession } from '../../../db/people/sessions';
import { findUser, type UserRow } from '../../../db/people/users';
import { Problem } from '../../../domain/problem';
import { sha256Hex } from '../../../domain/secrets';
import { DAY_MS, HOUR_MS } from '../../../domain/time';
import { isStaff, type User } from '../../../domain/people/user';

/** However busy, a session ends after this long and the password is asked for again. */
const SESSION_MOST_MS = 12 * HOUR_MS;

const tokenMakers = new WeakMap<Request, () => string>();

/**
 * For the hidden field of every form of the portal. Good as long as the sign-in; whoever is not signed in gets a cookie, and nothing is stored here.
 * Null for whoever opens a secret link without having signed in: whoever can write its address may use its forms.
 */
export function csrfOf(request: Request): string | null {
  return tokenMakers.get(request)?.() ?? null;
}

/**
 * `sessions`: who has signed in. `protection`: no form of another site, and none of another session, is taken; pages behind a secret link need none, because no other
 * site knows their address.
 */
export function createSessions({ db, secret, https }: { db: Db; secret: string; https: boolean }): Record<'sessions' | 'protection', RequestHandler[]> {
  // Of the session and of the form's token alike.
  const name = cookieName(https);
  const cookie = cookieOf(https);
  const sessions = session({
    name,
    secret,
    store: new SessionStore(db),
    resave: false,
    saveUninitialized: false,
    cookie,
  });
  const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
    getSecret: () => secret,
    getSessionIdentifier: (request) => (request.session.userId === undefined ? '' : request.sessionID),
    cookieName: `${name}-form`,
    cookieOptions: cookie,
    getCsrfTokenFromRequest: (request) => (request.body as Record<string, string> | undefined)?._csrf,
  });
  const offerToken = (request: Request, response: Response) => tokenMakers.set(request, () => generateCsrfToken(request, response));
  // The frame of every page has forms for them, also around the pages of a secret link.
  const forThoseSignedIn: RequestHandler = (request, response, next) => {
    if (request.session.userId !== undefined) offerToken(request, response);
    next();
  };
  const protection: RequestHandler = (request, response, next) => {
    offerToken(request, response);
    doubleCsrfProtection(request, response, (error?: unknown) =>
      next(
        error &&
          new Problem('forbidden', 'This form is no longer good, perhaps because you signed in or out meanwhile; open the page again and send it once more.'),
      ),
    );
  };
  // What people see is https: a proxy in front of us ends it, and need not say so in a header.
  const asSeenOutside: RequestHandler = (request, _, next) => {
    if (https) Object.defineProperty(request, 'secure', { value: true });
    next();
  };
  return { sessions: [asSeenOutside, sessions, cookieParser(), forThoseSignedIn], protection: [protection] };
}

/**
 * The id of the session changes with the sign-in, so that one that was planted before is worth nothing. Throws a Problem for `email` where the user's
 * password was changed since it was looked at.
 */
export async function signIn(db: Db, request: Request, { id: userId, passwordHash }: Pick<UserRow, 'id' | 'passwordHash'>): Promise<void> {
  await new Promise<void>((resolve, reject) => request.session.regenerate((error) => (error ? reject(error as Error) : resolve())));
  const said = { userId, signedInAt: Date.now() };
  if (!(await startSession(db, request.sessionID, { ...request.session, ...said }, passwordHash)))
    throw Problem.field('email', 'The password was changed a moment ago; sign in with the new one.', 'unauthorized');
  Object.assign(request.session, said);
}

export function signOut(request: Request): Promise<void> {
  return new Promise((resolve, reject) => request.session.destroy((error) => (error ? reject(error as Error) : resolve())));
}

const DEVICE_MS = 365 * DAY_MS;

/** The browser remembers that this user has signed in in it. */
export function rememberDevice(response: Response, token: string, https: boolean): void {
  response.cookie(deviceCookie(https), token, { ...cookieOf(https), maxAge: DEVICE_MS });
}

export function isKnownDevice(request: Request, token: string, https: boolean): boolean {
  const shown = (request.cookies as Record<string, string> | undefined)?.[deviceCookie(https)];
  return shown !== undefined && timingSafeEqual(Buffer.from(sha256Hex(shown)), Buffer.from(sha256Hex(token)));
}

const cookieName = (https: boolean) => (https ? '__Host-certwright' : 'certwright');
const deviceCookie = (https: boolean) => `${cookieName(https)}-device`;
const cookieOf = (https: boolean) => ({ httpOnly: true, sameSite: 'lax', secure: https, path: '/' }) as const;

/** Where somebody begins who has signed in */
export function homeOf(user: User): string {
  return isStaff(user) ? '/staff' : '/';
}

const askedFor = new WeakMap<Request, Promise<UserRow | undefined>>();

/** Who is signed in and is let in; undefined: nobody. Asked of the tables once for each request. */
export function userOf(db: Db, request: Request): Promise<UserRow | undefined> {
  const asked = askedFor.get(request) ?? findSignedIn(db, request);
  askedFor.set(request, asked);
  return asked;
}

async function findSignedIn(db: Db, { session }: Request): Promise<UserRow | undefined> {
  // Pages behind a secret link, and answers to requests that broke off before, have none.
  const { userId, signedInAt = 0 } = (session as Request['session'] | undefined) ?? {};
  if (userId === undefined || Date.now() - signedInAt > SESSION_MOST_MS) return undefined;
  const user = await findUser(db, userId);
  return user?.disabledAt === null && user.accountDisabledAt === null ? user : undefined;
}

/** Somebody of an account. Throws `SignInNeeded`, which the portal answers with its sign-in page. */
export async function accountUserOf(db: Db, request: Request): Promise<User & { accountId: string }> {
  const user = await userOf(db, request);
  if (!user) throw new SignInNeeded();
  if (user.accountId === null) throw new Problem('forbidden', 'This page is for users of an account; yours is the staff desk.');
  return { ...user, accountId: user.accountId };
}

export async function staffOf(db: Db, request: Request): Promise<User> {
  const user = await userOf(db, request);
  if (!user) throw new SignInNeeded();
  if (!isStaff(user)) throw new Problem('not-found', 'There is nothing at this address; check the link.');
  return user;
}

export class SignInNeeded extends Error {}
