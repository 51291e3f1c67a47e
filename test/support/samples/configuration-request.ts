import type { ConfigurationRequest } from '../../../domain/order/configuration';

export const person = (email: string) => ({ title: 'Ms', firstName: 'Ann', lastName: 'Lee', phone: '+44 20 7946 0000', email });

export function configuration(name: string, more: Partial<ConfigurationRequest> = {}): ConfigurationRequest {
  const domain = name.replace(/^\*\.|^www\./, '');
  return {
    domainName: name,
    additionalNames: [],
    subject: {},
    method: 'EMAIL',
    approverEmail: `admin@${domain}`,
    adminContact: person(`boss@${domain}`),
    techContact: person(`tech@${domain}`),
    ...more,
  };
}
