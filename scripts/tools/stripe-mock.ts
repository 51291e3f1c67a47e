import type { Say } from './command';
import { goTool } from './go';

/** Stripe's own stand-in: checks the shape of requests against Stripe's published API and answers with fixtures; keeps nothing. */
export function stripeMock(say: Say = console.log): Promise<string> {
  return goTool('stripe-mock', 'github.com/stripe/stripe-mock@v0.203.0', say);
}
