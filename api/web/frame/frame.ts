import type { Request, Response } from 'express';
import { listContracts } from '../../../db/account/contracts';
import type { Db } from '../../../db/connection';
import { balanceOf } from '../../../db/ledger/ledger';
import { countOrders } from '../../../db/order/counts';
import { findSeller } from '../../../db/people/seller';
import type { Account } from '../../../domain/sale/account';
import { accountLedger } from '../../../domain/sale/ledger';
import { unnamedSeller, type Seller } from '../../../domain/people/seller';
import { isStaff, type User } from '../../../domain/people/user';
import type { Frame, SellerView } from '../../../templates/frame';
import { takeFlash } from './flash';
import { accountMenu, deskMenu } from './menu';
import { csrfOf, userOf } from './session';
import { countInWords, figure } from './words';

/** Where nothing is known of who looks: errors before the database has answered. */
export const bareFrame: Frame = {
  seller: sellerView(unnamedSeller),
  home: '/',
  person: null,
  isStaff: false,
  menu: [],
  find: { action: '/orders', name: 'q', label: 'Find a domain or reference', value: '' },
  balance: null,
  csrf: null,
  flash: null,
};

export async function frameOf(db: Db, request: Request, response: Response): Promise<Frame> {
  const [seller, user] = await Promise.all([findSeller(db), userOf(db, request)]);
  const shared = { ...bareFrame, seller: sellerView(seller), csrf: csrfOf(request), flash: takeFlash(request, response) };
  if (!user) return shared;
  const { q } = request.query;
  // Other pages have a search of their own.
  const find = { ...shared.find, value: request.path === shared.find.action && typeof q === 'string' ? q.slice(0, 300) : '' };
  if (isStaff(user)) {
    const person = personView(user, 'our staff');
    return {
      ...shared,
      home: '/staff',
      person,
      isStaff: true,
      menu: deskMenu(request.path),
      find: { ...find, action: '/staff/orders', name: 'reference', label: 'Open an order by its reference' },
    };
  }
  const account = user.account!;
  const [balance, waiting] = await Promise.all([balanceView(db, account), countOrders(db, account.id, { turn: 'you' })]);
  return {
    ...shared,
    person: personView(user, account.name),
    menu: accountMenu(request.path, waiting.count > 0 ? countInWords(waiting) : null),
    find,
    balance,
  };
}

function sellerView({ name, legalName, supportEmail, phone, chatUrl, termsUrl, privacyUrl, poweredBy, logo }: Seller): SellerView {
  const ways = [
    { label: supportEmail, href: `mailto:${supportEmail}` },
    { label: phone, href: `tel:${phone?.replace(/[^+\d]/g, '')}` },
    { label: chatUrl && 'Chat', href: chatUrl },
    { label: termsUrl && 'Terms', href: termsUrl },
    { label: privacyUrl && 'Privacy', href: privacyUrl },
  ];
  return {
    name,
    legalName,
    logoUrl: logo && `/seller/logo?v=${logo.sha256}`,
    ways: ways.filter((way): way is { label: string; href: string } => Boolean(way.label)),
    poweredBy,
  };
}

/** `dana.marsh@bluefin.example` is DM. */
function personView({ email, role }: User, team: string) {
  const [first = '', second] = email.split('@')[0]!.split(/[._-]+/);
  const initials = second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2);
  return { email, initials: initials.toUpperCase(), role: role.slice(0, 1).toUpperCase() + role.slice(1), team };
}

/** What can be spent: the points of a reseller, the units of a partner. Retail customers pay as they buy. */
async function balanceView(db: Db, { id, kind, isTest }: Account): Promise<Frame['balance']> {
  if (kind === 'retail') return null;
  if (kind === 'reseller') {
    const points = await balanceOf(db, accountLedger(id), isTest ? 'test-points' : 'points');
    return { figure: figure(points), unit: isTest ? 'test points' : 'points' };
  }
  const units = (await listContracts(db, id)).reduce((sum, contract) => sum + contract.units, 0);
  return { figure: figure(units), unit: 'units left' };
}
