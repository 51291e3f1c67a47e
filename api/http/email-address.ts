import { z } from 'zod';
import { addressPattern, longestAddress, readEmailAddress } from '../../domain/people/email-address';

/** In documents */
export const addressSchema = { type: 'string', format: 'email', maxLength: longestAddress, pattern: addressPattern } as const;

/** For schemas: an address as mail is sent to it, or the complaint. @param orElse what may be sent instead */
export function toAddress(text: string, context: z.core.$RefinementCtx<string>, orElse = ''): string {
  const read = readEmailAddress(text);
  if ('address' in read) return read.address;
  context.issues.push({ code: 'custom', message: read.wrong + orElse, input: text });
  return z.NEVER;
}

export const address = z.string().transform((text, context) => toAddress(text, context));
