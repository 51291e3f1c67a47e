import { z } from 'zod';
import { orderStates, waitingOns } from '../../../domain/order/order';
import { eventTypes } from '../../../domain/order/transition';
import { instant, reference } from './common';

export const event = z
  .object({
    id: z.string().meta({ description: 'Rises in the feed' }),
    order_reference: reference,
    sequence: z.int().meta({ description: 'Rises by one in an order: a number that is missing is an event that you have not seen' }),
    type: z.enum(eventTypes),
    at: instant,
    state: z.enum(orderStates).meta({ description: 'The state of the order after it' }),
    waiting_on: z.enum(waitingOns).nullable(),
    actor: z.string().meta({ description: 'Who caused it: a door, a role, `user:` and the id of a user of yours, `staff`, `clock` or `issuer`' }),
    note: z.string().nullable().meta({ description: 'What goes with it; null where staff acted' }),
  })
  .meta({ id: 'Event', description: 'One step of an order’s life.' });
