import type { ProblemKind } from './problem';

/** What each kind of problem means and what its receiver can do: the documentation page and docs/api.md say the same. */
export const problemWords: Readonly<Record<ProblemKind, string>> = {
  malformed: 'The request cannot be read: no JSON, not UTF-8, nested too deep. Mend the request; sending it again as it is does not help.',
  'idempotency-key-missing': 'A change needs the header Idempotency-Key, up to 255 printable characters without blanks. Nothing was done.',
  unauthorized: 'No API key was sent, or it is not known or revoked.',
  'insufficient-funds': 'The account has too little: nothing was placed. Add points or units, then send the request again with a new Idempotency-Key.',
  forbidden: 'The account may not do this at all.',
  'insufficient-scope': 'The API key lacks the scope that the route needs. Use another key.',
  'not-found': 'There is nothing at this address for your account. What belongs to others looks the same.',
  'method-not-allowed': 'The address does not know this method; the header Allow names those that it knows.',
  conflict: 'What is there does not allow it: the state of the order, the end of the refund window, a reference that was used. The sentence says which.',
  'in-progress': 'A request with the same Idempotency-Key is being carried out. Send it again after Retry-After to get its answer.',
  gone: 'It was there and is no longer valid, such as an approval link that was used.',
  'too-large': 'The body is larger than 64 KiB.',
  'unsupported-media-type': 'The body is not sent as application/json.',
  invalid: 'A field is missing or wrong; `errors` has each of them with its own sentence.',
  'idempotency-key-reused': 'The Idempotency-Key belongs to another request. Nothing was done; send a new key.',
  'too-many':
    'More requests in a second than a key may send, or more than ten keys at a time to be made for one account. Nothing was done; send it again after Retry-After.',
  internal: 'Our fault. `error_id` is the number under which it is noted; whether a change was made is told by sending it again with the same Idempotency-Key.',
  unavailable: 'The system is restarting or overloaded. Send it again after Retry-After, with the same Idempotency-Key.',
};
