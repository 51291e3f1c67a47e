import { Problem } from '../../domain/problem';

export function unknownKey(apiKey: string | undefined): Problem {
  return Problem.field('api_key', `The api_key is ${apiKey ? 'not known' : 'missing'}; send the key of your account.`, 'unauthorized');
}
