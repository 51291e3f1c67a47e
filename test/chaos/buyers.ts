import type { Outside } from '../support/outside/outside';
import type { Dice } from './random';
import type { Staff } from './staff';

const PARTNER_SHARE = 0.2;
const RETAIL_SHARE = 0.04;
const OV_SHARE = 0.1;
const HASTY_SHARE = 0.5;
const SHARED_SHARE = 0.2;
const SHARED_KEY_SHARE = 0.5;

const STANDARD = 'RapidSSL-12';
const HASTY = 'RapidSSL-24';
/** Both windows of the hasty product end while the run lasts, now and then in the very moment in which somebody acts. */
export const HASTY_REFUND_WINDOW_MS = 15_000;
const HASTY_APPROVAL_WINDOW_MS = 8000;
/** How long certificates with names that a reissue dropped stay valid. */
export const DROPPED_NAMES_MS = 5000;

export interface Buyer {
  kind: 'reseller' | 'partner' | 'retail';
  apiKey: string;
  /** Retail orders are placed by staff */
  placeAsStaff?: (buyerReference: string) => Promise<string>;
  /** Sold by the JSON API instead of the compatible one */
  byRest: boolean;
  productCode: string;
  /** An organisation is vetted */
  isOv: boolean;
  /** The product's windows are of seconds */
  isHasty: boolean;
  /** Below a registrable domain that other orders have too, so that one that is cancelled sends later ones to manual review */
  sharesDomain: boolean;
  /** Has its certificate for a key that its neighbours have too, so that a report takes theirs as well */
  sharesKey: boolean;
}

/** Makes the accounts and the rules of the hasty product. Gives how a random buyer is made of them. */
export async function createBuyers(admin: Outside['admin'], orders: number, placeAsStaff: Staff['place']): Promise<(own: Dice) => Buyer> {
  const reseller = await admin('account', 'create', '--kind', 'reseller', '--name', 'Chaos', '--points', String(orders * 80));
  const partner = await admin('account', 'create', '--kind', 'partner', '--name', 'Chaos partner');
  const retail = await admin('account', 'create', '--kind', 'retail', '--name', 'Chaos shop');
  for (const product of [STANDARD, HASTY])
    await admin('contract', 'create', '--account', partner.account_id as string, '--product', product, '--units', String(orders));
  await admin('policy', 'set', '--dropped-names', `${DROPPED_NAMES_MS}ms`);
  const windows = ['--refund-window', `${HASTY_REFUND_WINDOW_MS}ms`, '--approval-window', `${HASTY_APPROVAL_WINDOW_MS}ms`, '--approval-reminders', '0.3,0.7'];
  for (const kind of ['reseller', 'partner', 'retail']) await admin('policy', 'set', ...windows, '--kind', kind, '--product', HASTY);

  return (own) => {
    const share = own.next();
    const kind = share < RETAIL_SHARE ? 'retail' : share < RETAIL_SHARE + PARTNER_SHARE ? 'partner' : 'reseller';
    const byRest = own.chance(0.4);
    const isOv = kind === 'reseller' && own.chance(OV_SHARE);
    const isHasty = !isOv && own.chance(HASTY_SHARE);
    const productCode = isOv ? 'TrueBizID-12' : isHasty ? HASTY : STANDARD;
    return {
      kind,
      apiKey: (kind === 'partner' ? partner.api_key : reseller.api_key) as string,
      byRest,
      productCode,
      isOv,
      isHasty,
      sharesDomain: own.chance(SHARED_SHARE),
      // Retail customers have no way to another CSR before issuance.
      sharesKey: kind !== 'retail' && own.chance(SHARED_KEY_SHARE),
      ...(kind === 'retail' && { placeAsStaff: (id: string) => placeAsStaff(retail.account_id as string, productCode, id) }),
    };
  };
}
