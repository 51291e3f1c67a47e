import { fileURLToPath } from 'node:url';

/** The checkout. Everything else is resolved from here, whatever the caller's working directory is. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
