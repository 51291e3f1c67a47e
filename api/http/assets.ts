import { Router, type Response } from 'express';
import { iconSprite, styleSheet } from '../../templates/assets';

/** Style and icons of the pages, which are put together when the process starts. Their addresses change with them, so browsers may keep them. */
export function createAssets(): Router {
  const router = Router();
  const send = (response: Response, type: string, body: string) => response.set('Cache-Control', 'public, max-age=31536000, immutable').type(type).send(body);
  router.get('/site.css', (_, response) => send(response, 'css', styleSheet));
  router.get('/icons.svg', (_, response) => send(response, 'svg', iconSprite));
  return router;
}
