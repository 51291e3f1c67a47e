import { setTimeout as pause } from 'node:timers/promises';
import { DROPPED_NAMES_MS, HASTY_REFUND_WINDOW_MS, type Buyer } from './buyers';
import type { ChaosClient } from './client';
import { peopleAround, type People, type World } from './people';
import type { Dice } from './random';

/** One random life, as its customer and the people around it live it. Gives the order's reference, or undefined where placing was refused. */
export async function live(id: string, buyer: Buyer, world: World, dice: Dice): Promise<string | undefined> {
  const orderToken = buyer.placeAsStaff ? await buyer.placeAsStaff(id) : await place(id, buyer, world.client);
  if (orderToken === undefined) return undefined;
  const people = await peopleAround(id, orderToken, buyer, world);
  if ((await untilIssued(people, buyer, world, dice)) === 'lives on') await afterIssuance(people, buyer, world, dice);
  if (buyer.kind === 'retail') await chooseAfterCancel(people, world, dice);
  return people.reference;
}

async function untilIssued(people: People, buyer: Buyer, { staff }: World, dice: Dice): Promise<'lives on' | 'is over'> {
  const { reference } = people;
  if (dice.chance(0.1) && (await people.cancel())) return 'is over';
  await people.configure();
  if (dice.chance(0.1)) await people.configure('configure again');
  if (dice.chance(0.1) && buyer.kind !== 'retail') await people.correctNames();
  if (dice.chance(0.1)) await people.resend();
  if (dice.chance(0.15) && (await people.cancel())) return 'is over';

  // Staff first, so that whether a link counted shows in what the order waits for.
  if (await people.waits(/our staff to review/)) {
    const releases = dice.chance(0.7);
    await staff.review(reference, releases);
    if (!releases) return 'is over';
  }
  if (buyer.isOv) {
    const accepts = dice.chance(0.6);
    await staff.vet(reference, accepts);
    if (!accepts) return 'is over';
  }
  const decision = dice.chance(0.08) ? 'decline' : 'approve';
  await people.answerAsApprover(decision);
  if (decision === 'decline') return 'is over';
  if (dice.chance(0.15) && (await people.cancel())) {
    await people.settled(dice); // while the issuer may be signing; where it has signed, the admin contact is asked
    await people.answerAsBoss('approve');
    return 'is over';
  }
  await people.settled(dice);
  // Refused as too late, and an earlier try that nobody had answered was in time.
  return (await people.isCancelled()) ? 'is over' : 'lives on';
}

async function afterIssuance(people: People, buyer: Buyer, { staff }: World, dice: Dice): Promise<void> {
  const { reference } = people;
  if (dice.chance(0.15)) {
    await people.reissue();
    await people.settled(dice);
  }
  if (dice.chance(0.3)) {
    await people.reissueElsewhere();
    await people.settled(dice);
    await pause(dice.next() * 2 * DROPPED_NAMES_MS);
    // Before the time is over, or after it: the name comes back.
    if (dice.chance(0.6)) await people.reissue();
  }
  await people.mendKey();
  if (buyer.kind !== 'retail' && dice.chance(0.3)) await people.renew(dice.chance(0.2));
  if (dice.chance(0.25)) {
    if (buyer.kind !== 'retail' && dice.chance(0.5)) await people.revoke();
    return;
  }
  if (dice.chance(0.05)) return staff.cancel(reference);
  if (buyer.isHasty && dice.chance(0.5)) await pause(HASTY_REFUND_WINDOW_MS);
  if (!(await people.cancel())) return tooLate();
  if (dice.chance(0.3)) await people.cancel('cancel again');
  if (buyer.kind === 'partner') return;

  if (dice.chance(0.15)) return void (await people.page('withdraw', 'cancellation/withdrawal'));
  if (dice.chance(0.1)) await people.page('send the approval again', 'resend', { kind: 'cancellation' });
  if (dice.chance(0.15)) await people.changeBoss();
  if (dice.chance(0.08)) return staff.cancel(reference);
  if (buyer.isHasty && dice.chance(0.5)) {
    await people.isQuiet(/the admin contact/); // who is reminded, and does not answer
    if (!(await people.cancel())) return tooLate();
  }
  await people.answerAsBoss(dice.chance(0.2) ? 'decline' : 'approve');

  /** Only staff can cancel then, and nothing comes back. */
  async function tooLate(): Promise<void> {
    if (dice.chance(0.6)) await staff.cancel(reference);
  }
}

/** Retail customers choose once the order is cancelled; there is nothing to choose where staff have cancelled it after the refund window. */
async function chooseAfterCancel(people: People, { staff }: World, dice: Dice): Promise<void> {
  const choice = dice.pick(['refund', 'restart', 'both'] as const);
  const choose = (one: 'refund' | 'restart', what: string = one) => people.page(what, one);
  if (!(await people.isCancelled())) return;
  // Refused while the certificate is still being revoked.
  await people.isQuiet(/the issuer/);
  if (!(await people.waits(/the customer to choose/))) return;
  if (choice === 'both') await Promise.all([choose('refund', 'refund or restart'), choose('restart', 'refund or restart')]);
  else await choose(choice);
  if (choice === 'refund' && dice.chance(0.7)) await staff.refunded(people.reference);
}

async function place(id: string, { apiKey, byRest, productCode }: Buyer, client: ChaosClient): Promise<string | undefined> {
  const placed = byRest
    ? await client.rest(id, 'place', apiKey, '/orders', { product_code: productCode, buyer_reference: id })
    : await client.api(id, 'place', 'generatetoken', {
        api_key: apiKey,
        st_product_code: productCode,
        end_customer_email: 'none',
        reseller_unique_reference: id,
      });
  if (placed.status === 200) return placed.body.order_token as string;
  if (placed.status === 402) return undefined;
  // The JSON API gives no token; the compatible one refuses as used what an earlier try got through.
  const { unused_tokens: unused, used_tokens: used } = (await client.api(id, 'showtokens', 'showtokens', { api_key: apiKey })).body;
  type Token = { token: string; reseller_unique_reference: string };
  const found = [...(unused.order_token as Token[]), ...(used.order_token as Token[])].find((each) => each.reseller_unique_reference === id);
  if (!found) throw new Error(`${id} is refused (${placed.text}), and showtokens does not have it.`);
  return found.token;
}
