import { z } from 'zod';
import { scopes, type ApiKey } from '../../../domain/people/api-key';
import { instant, orNull, toInstant } from './common';

export const scopeName = z.enum(scopes).meta({ id: 'Scope' });

export const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(scopeName).nullable().meta({ description: 'null: everything, in both APIs' }),
    created_at: instant,
    last_used_at: instant.nullable().meta({ description: 'To the minute' }),
    revoked_at: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });

export function apiKeyView(key: ApiKey): z.output<typeof apiKey> {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes === null ? null : [...key.scopes],
    created_at: toInstant(key.createdAt),
    last_used_at: orNull(key.lastUsedAt),
    revoked_at: orNull(key.revokedAt),
  };
}
