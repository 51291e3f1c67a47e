import type { Configuration, Contact } from '../../../../domain/order/submission';
import { fact, type FactView } from '../../../../templates/parts/facts/facts';

/** Who stands behind the order, as its people gave them. Empty: it is not configured yet. */
export function peopleView(configuration: Configuration | undefined): FactView[] {
  if (configuration === undefined) return [];
  const { adminContact, techContact, subject } = configuration;
  return [
    contactFact('Admin contact', adminContact),
    contactFact('Technical contact', techContact),
    ...(subject.organisation ? [fact('Organisation', subject.organisation, { note: [subject.city, subject.country].filter(Boolean).join(', ') })] : []),
  ];
}

function contactFact(label: string, { firstName, lastName, email, phone }: Contact): FactView {
  return fact(label, `${firstName} ${lastName}`.trim() || 'Erased', { note: [email, phone].filter(Boolean).join(', ') });
}
