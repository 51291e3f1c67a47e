import { Router } from 'express';
import { z } from 'zod';
import { findOrderByToken } from '../../db/orders';
import { isProblemKind, Problem } from '../../domain/problem';
import { render } from '../../templates/render';
import { apiServices } from './api-methods';
import { line } from '../parameters';
import { fieldView, type FieldShape } from './fields';
import type { PageDependencies } from './dependencies';
import { sendPage } from './request';
import { formOf, takes } from '../takes';
import { restDocsView } from './rest-docs-view';

const tokenField: FieldShape = {
  name: 'token',
  label: 'Order token or link',
  code: true,
  autocomplete: 'off',
  maxLength: 500,
};
const tokenForm = z.object({ token: line(500) });

/** The token itself, or the last part of its link's path that may be one. */
function tokenIn(typed: string): string | undefined {
  const [address = ''] = typed.trim().split(/[?#]/);
  return address.split('/').findLast((part) => /^[A-Za-z0-9]{32,}$/.test(part));
}

export function frontPages({ db, publicUrl }: PageDependencies): Router {
  const router = Router();
  const front = (typed: string, complaint?: string) =>
    render('front', { title: 'Order desk', token: fieldView(tokenField, { token: typed }, complaint ? [{ field: 'token', detail: complaint }] : []) });

  router.get('/', (_, response) => sendPage(response, front('')));

  // POST, so that no token ends up in a query string, where logs and histories keep it.
  router.post('/token', takes({ form: tokenForm }), async (request, response) => {
    const { token: typed = '' } = formOf(request);
    const token = tokenIn(typed);
    if (!token || !(await findOrderByToken(db, token))) {
      return sendPage(response, front(typed, 'No order has this token. Please check that you copied all of it.'), 422);
    }
    response.redirect(303, `/token/${token}`);
  });

  const documents = {
    '/api/docs': render('rest-docs', restDocsView(publicUrl)),
    '/api/docs/compatible': render('api-docs', { title: 'Compatible API', publicUrl, services: apiServices(publicUrl) }),
  };
  for (const [path, html] of Object.entries(documents)) router.get(path, (_, response) => sendPage(response, html));
  // Where the `type` of a problem leads.
  router.get('/api/problems/:kind', (request, response) => {
    if (!isProblemKind(request.params.kind)) throw new Problem('not-found', 'There is no such kind of problem; /api/docs lists them.');
    response.redirect(303, `/api/docs#problem-${request.params.kind}`);
  });

  return router;
}
