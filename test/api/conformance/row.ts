import type { Bought, Compatible, Generation } from '../../support/doors/compatible';
import type { Json } from '../../support/doors/http';

/** One case of a method: what is sent, and what is answered to it. */
export interface Row {
  method: string;
  case: string;
  /** Both, where it is not said */
  generations?: Generation[];
  verb?: 'GET' | 'POST';
  /** A fresh order for each call, unless the answer is the same each time */
  given: (generation: Generation) => Promise<Record<string, string>>;
  /** The same parameters may be sent twice and get the same answer */
  reads?: true;
  answers: (body: Json, generation: Generation) => void;
}

/** Rows are made before the system that they ask is there. */
export type Api = () => Compatible;

export const anyText = expect.any(String) as string;
export const aReference = expect.stringMatching(/^CW-[0-9A-Z]{12}$/) as string;
export const aToken = expect.stringMatching(/^\w{48}$/) as string;
export const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as string;
export const aValue = expect.stringMatching(/^20\d{6}[0-9a-f]{48}$/) as string;

export const withOrder =
  (api: Api, order: () => Promise<Bought>, more: Record<string, string> = {}) =>
  async (generation: Generation): Promise<Record<string, string>> => ({ ...api().addressOf(generation, await order()), ...more });
