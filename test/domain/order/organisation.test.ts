import { organisationOf } from '../../../domain/order/organisation';
import type { CertificateSubject } from '../../../domain/order/submission';
import { person } from '../../support/samples/configuration-request';

const subject = { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' };
const of = (more: CertificateSubject, fromCsr: CertificateSubject = {}) =>
  organisationOf({ subject: { ...subject, ...more }, adminContact: person('boss@example.com') }, fromCsr);

test.each<[string, CertificateSubject & { fromCsr?: CertificateSubject }]>([
  ['organisation', { organisation: '' }],
  ['organisation', { organisation: 'o'.repeat(65) }],
  ['organisation', { organisation: '-' }],
  ['organisation', { organisation: 'Prize at https://evil.example' }],
  ['organisationalUnit', { organisationalUnit: ' . ' }],
  ['city', { city: '' }],
  ['city', { city: 'l'.repeat(129) }],
  ['csr', { city: undefined, fromCsr: { city: 'l'.repeat(200) } }],
  ['city', { city: '-/-' }],
  ['region', { region: '.' }],
  ['country', { country: undefined }],
  ['country', { country: 'UK' }],
  ['country', { country: 'GBR' }],
  ['csr', { country: undefined, fromCsr: { country: 'XX' } }],
  ['registrationNumber', { registrationNumber: 'HRB_12#4' }],
  ['registrationNumber', { registrationNumber: '1'.repeat(65) }],
  ['businessCategory', { businessCategory: 'Bakery' }],
  ['jurisdictionCountry', { jurisdictionCountry: 'EU' }],
])('what no certificate may carry is refused under %s: %j', (field, { fromCsr, ...more }) => {
  expect(() => of(more, fromCsr)).toThrow(
    expect.objectContaining({ kind: 'invalid', fields: [{ field, detail: expect.stringMatching(/^The .*; send .*\.$|; use .*\.$/) }] }),
  );
});

test('what the admin contact says of its organisation is refused there', () => {
  const adminContact = { ...person('boss@example.com'), organisation: 'o'.repeat(65), city: 'York', country: 'XX' };
  expect(() => organisationOf({ subject: {}, adminContact }, {})).toThrow(
    expect.objectContaining({
      fields: [
        { field: 'adminOrganisation', detail: expect.stringContaining('of the admin contact is longer') },
        { field: 'adminCountry', detail: expect.stringContaining('no country code') },
      ],
    }),
  );
});

test('what may stand there is taken, in the letters of its list', () => {
  const registered = { registrationNumber: 'HRB 12/4', businessCategory: 'private organization', jurisdictionCountry: 'de' };
  expect(of({ ...registered, city: 'Köln', country: 'de' })).toEqual({
    organisation: 'Example Ltd',
    city: 'Köln',
    country: 'DE',
    registrationNumber: 'HRB 12/4',
    businessCategory: 'Private Organization',
    jurisdictionCountry: 'DE',
  });
});

test('own fields come before the CSR, and that before the admin contact', () => {
  const request = { subject: { city: 'Leeds' }, adminContact: { ...person('boss@example.com'), organisation: 'Contact Ltd', city: 'York', country: 'GB' } };
  expect(organisationOf(request, { organisation: 'CSR Ltd', city: 'Hull' })).toEqual({ organisation: 'CSR Ltd', city: 'Leeds', country: 'GB' });
});

test('what was vetted goes into a further certificate as it is, whatever the new CSR says', () => {
  const request = { subject: {}, vettedSubject: subject, adminContact: { ...person('boss@example.com'), region: 'Kent' } };
  expect(organisationOf(request, { organisation: 'Other Ltd', region: 'Paris', organisationalUnit: 'Unseen' })).toEqual(subject);
});

test.each<[string, CertificateSubject]>([
  ['one of DV, which is empty', {}],
  ['blanks', { organisation: '  ', city: ' ', country: ' ' }],
  ['without a place', { organisation: 'Example Ltd', country: 'GB' }],
])('what is there and says nothing was never vetted: %s', (_, vettedSubject) => {
  const request = { subject: {}, vettedSubject, adminContact: person('boss@example.com') };
  expect(() => organisationOf(request, {})).toThrow(expect.objectContaining({ kind: 'invalid' }));
});

test('blanks count as not said: what the CSR says stays', () => {
  expect(of({ city: '  ', region: ' ' }, { city: 'Hull' })).toEqual({ organisation: 'Example Ltd', city: 'Hull', country: 'GB' });
});
