import type { Request, Response } from 'express';
import type { Db } from '../../../db/connection';
import type { Page, PageView } from '../../../templates/page';
import { frameOf } from './frame';

/** Answers with a page in its frame: who looks at it decides what stands around it. */
export type Show = <View extends PageView>(request: Request, response: Response, page: Page<View>, view: View, status?: number) => Promise<void>;

export function createShow(db: Db): Show {
  return async (request, response, page, view, status = 200) => {
    const frame = await frameOf(db, request, response);
    response.status(status).type('html').send(page.html(frame, view));
  };
}
