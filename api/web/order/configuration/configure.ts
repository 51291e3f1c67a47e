import { inForm } from '../../frame/fields';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findDraft } from '../../../../db/order/submissions';
import { refusal } from '../../../../domain/order/lifecycle';
import { Problem, problemKinds, retryAfterSeconds, type FieldProblem } from '../../../../domain/problem';
import { page, type PageView } from '../../../../templates/page';
import { problemPage, problemView } from '../../frame/problem';
import { handInAnotherCsr } from '../../../../client/another-csr';
import { csrText, parse, parseConfiguration, placeParameters, type Parameters } from '../../../http/parameters';
import { checkNames, configureView, parametersOf } from './configure-view';
import type { PageDependencies } from '../../frame/dependencies';
import { showOrder } from '../overview/overview';
import { atOrder, openOrder, openToAct, type OpenOrder } from '../door';
import { formOf, takes } from '../../../http/takes';

interface KeyMadeView extends PageView {
  orderUrl: string;
  names: string[];
  csrPem: string;
  privateKeyPem: string;
  /** data: URLs: the server keeps nothing that could be downloaded later */
  csrDownload: string;
  privateKeyDownload: string;
}

export const keyMadePage = page<KeyMadeView>('order/key-made');

/** The parameters of `place`, and the form's own choices. */
const configureForm = placeParameters.extend({ source: z.string(), tech_same: z.string() });

/** What is pasted is bounded; an empty one: we make it. */
const anotherCsrForm = z.object({ csr: csrText.optional() });

/** The configure form of a placed order. What cannot be taken comes back with what was typed and the complaints beside their fields. */
export function configurePages({ db, desk, secrets, show, publicUrl }: PageDependencies): Router {
  const router = Router();

  router.post(atOrder('/configuration/check'), takes({ form: configureForm }), async (request, response) => {
    const open = await openToAct(db, request);
    if (refusal(open.order, 'configure', Date.now())) return response.redirect(303, open.url);
    await showForm(request, response, open, formOf(request), []);
  });

  router.post(atOrder('/configuration'), takes({ form: configureForm }), async (request, response) => {
    const open = await openToAct(db, request);
    const { order, url, actor } = open;
    const typed = formOf(request);
    const names = checkNames(order, typed);
    // What the buyer has said and the form does not ask, such as that it is a renewal, counts as well.
    const parameters = { ...(await findDraft(db, order.reference)), ...parametersOf(typed) };
    try {
      // Everything that is wrong is told at once: names first, then the rest of the form.
      if (names instanceof Problem)
        throw withOthers(
          names,
          complaintsOf(() => parseConfiguration(parameters, order.sale.validationLevel)),
        );
      const { configuration, privateKeyPem } = await desk.configure(order, parseConfiguration(parameters, order.sale.validationLevel), actor);
      if (privateKeyPem === undefined) return response.redirect(303, url);
      await show(request, response, keyMadePage, keyMade(url, configuration.names, configuration.csrPem, privateKeyPem));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { status } = problemKinds[error.kind];
      const seconds = retryAfterSeconds(error.kind);
      if (seconds !== undefined) response.set('Retry-After', String(seconds));
      if (error.fields.length > 0) return showForm(request, response, open, typed, inForm(error).fields, status);
      await show(request, response, problemPage, problemView(error, null, { href: url, label: 'Back to the order' }), status);
    }
  });

  router.post(atOrder('/csr'), takes({ form: anotherCsrForm }), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    const { csr } = parse(anotherCsrForm, formOf(request));
    try {
      const { configuration, privateKeyPem } = await handInAnotherCsr({ db, desk }, order, { csr }, actor);
      if (privateKeyPem === undefined) return response.redirect(303, url);
      await show(request, response, keyMadePage, keyMade(url, configuration.names, configuration.csrPem, privateKeyPem));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await show(request, response, problemPage, problemView(error, null, { href: url, label: 'Back to the order' }), problemKinds[error.kind].status);
    }
  });

  // A reload of what a form answered.
  router.get([...atOrder('/csr'), ...atOrder('/configuration'), ...atOrder('/configuration/check')], async (request, response) =>
    response.redirect(303, (await openOrder(db, request)).url),
  );

  async function showForm(
    request: Request,
    response: Response,
    open: OpenOrder,
    typed: Parameters,
    problems: readonly FieldProblem[],
    status: number = problemKinds.invalid.status,
  ): Promise<void> {
    const { order, url } = open;
    const names = checkNames(order, typed);
    const wrong = names instanceof Problem ? names.fields.filter(({ field }) => !problems.some((problem) => problem.field === field)) : [];
    const all = [...wrong, ...problems];
    const view = configureView(order, url, typed, names instanceof Problem ? undefined : names, all);
    await showOrder({ db, secrets, show, publicUrl }, request, response, open, view, all.length > 0 ? status : 200);
  }

  return router;
}

function complaintsOf(parse: () => unknown): readonly FieldProblem[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof Problem) return error.fields;
    throw error;
  }
}

function withOthers(first: Problem, others: readonly FieldProblem[]): Problem {
  const known = first.fields.map(({ field }) => field);
  return new Problem('invalid', first.detail, [...first.fields, ...others.filter(({ field }) => !known.includes(field))]);
}

function keyMade(url: string, names: string[], csrPem: string, privateKeyPem: string): KeyMadeView {
  const download = (pem: string) => `data:application/x-pem-file;base64,${Buffer.from(pem).toString('base64')}`;
  return {
    title: 'Save your private key',
    orderUrl: url,
    names,
    csrPem,
    privateKeyPem,
    csrDownload: download(csrPem),
    privateKeyDownload: download(privateKeyPem),
  };
}
