import type { ApiMethodView } from '../../../templates/compatible-docs';

type Parameter = ApiMethodView['parameters'][number];

export const parameter =
  (needed: string) =>
  (name: string, what: string): Parameter => ({ name, needed, what });
export const required = parameter('yes');
export const optional = parameter('no');

export const apiKey = required('api_key', 'Secret of the account');
export const orderToken = required('order_token', 'Token of the order');

/** How a method of the compatible API is described for an address. */
export function methodWords(publicUrl: string) {
  const lines = (start: string, parameters: string[]) => [start, ...parameters.map((each) => `  --data-urlencode ${each}`)].join(' \\\n');
  return {
    method: (path: string, what: string, parameters: Parameter[], answer: string, curl: string): ApiMethodView => ({
      id: path.replaceAll('/', '-'),
      path,
      what,
      parameters,
      answer,
      curl,
    }),
    get: (path: string, ...parameters: string[]) => lines(`curl --get ${publicUrl}/${path}.json`, parameters),
    post: (path: string, ...parameters: string[]) => lines(`curl ${publicUrl}/${path}.json`, parameters),
  };
}
