import type { Request, Response } from 'express';
import { MINUTE_MS } from '../../../domain/time';
import { notice, type NoticeView } from '../../../templates/parts/notice/notice';

/** What an act has brought about, said on the page after it. */
const flashes = {
  'password-changed': notice.good('Your password is changed.', 'Whoever was signed in with the old one is signed out.'),
  'feedback-sent': notice.good('Thank you for the feedback.', 'Our staff read it.'),
  'ticket-held': notice.bad('Somebody else has this ticket.', 'It was taken a moment ago.'),
} as const satisfies Record<string, NoticeView>;
export type Flash = keyof typeof flashes;

const COOKIE = 'certwright-done';

/** For the next page that this browser opens. Nothing is kept here. */
export function setFlash(response: Response, flash: Flash): void {
  response.cookie(COOKIE, flash, { httpOnly: true, sameSite: 'lax', secure: response.req.secure, path: '/', maxAge: MINUTE_MS });
}

/** Said once. */
export function takeFlash(request: Request, response: Response): NoticeView | null {
  const name = (request.cookies as Record<string, string> | undefined)?.[COOKIE];
  if (name === undefined) return null;
  response.clearCookie(COOKIE, { path: '/' });
  return Object.hasOwn(flashes, name) ? flashes[name as Flash] : null;
}
