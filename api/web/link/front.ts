import { Router } from 'express';
import { z } from 'zod';
import { findOrderByToken } from '../../../db/order/orders';
import { isProblemKind, Problem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import { apiServices } from '../../compatible/docs/methods';
import { line } from '../../http/parameters';
import { complaintsOn, fieldView, type FieldShape } from '../frame/fields';
import type { PageDependencies } from '../frame/dependencies';
import { userOf } from '../frame/session';
import { formOf, takes } from '../../http/takes';
import type { CompatibleDocsView } from '../../../templates/compatible-docs';
import type { FieldView } from '../../../templates/parts/field/field';
import type { RestDocsView } from '../../../templates/rest-views';
import { restDocsView } from '../../rest/docs-view';

interface FrontView extends PageView {
  token: FieldView;
}

export const frontPage = page<FrontView>('link/front');
export const restDocsPage = page<RestDocsView>('docs/rest');
export const compatibleDocsPage = page<CompatibleDocsView>('docs/compatible');

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

export function frontPages({ db, publicUrl, show }: PageDependencies): Router {
  const router = Router();
  const front = (typed: string, complaint?: string): FrontView => {
    const token = fieldView(tokenField, { token: typed }, complaint ? [{ field: 'token', detail: complaint }] : []);
    return { title: 'Certificates', token, complaints: complaintsOn([token]) };
  };

  router.get('/', async (request, response, next) => {
    if (await userOf(db, request)) return next(); // to the dashboard
    await show(request, response, frontPage, front(''));
  });

  // POST, so that no token ends up in a query string, where logs and histories keep it.
  router.post('/token', takes({ form: tokenForm }), async (request, response) => {
    const { token: typed = '' } = formOf(request);
    const token = tokenIn(typed);
    if (!token || !(await findOrderByToken(db, token))) {
      return show(request, response, frontPage, front(typed, 'No order has this token. Check that you copied all of it.'), 422);
    }
    response.redirect(303, `/token/${token}`);
  });

  const rest = restDocsView(publicUrl);
  const compatible = { title: 'Compatible API', publicUrl, services: apiServices(publicUrl) };
  router.get('/api/docs', (request, response) => show(request, response, restDocsPage, rest));
  router.get('/api/docs/compatible', (request, response) => show(request, response, compatibleDocsPage, compatible));
  // Where the `type` of a problem leads.
  router.get('/api/problems/:kind', (request, response) => {
    if (!isProblemKind(request.params.kind)) throw new Problem('not-found', 'There is no such kind of problem; /api/docs lists them.');
    response.redirect(303, `/api/docs#problem-${request.params.kind}`);
  });

  return router;
}
