import { csrOf, startCompatible, type Compatible } from '../../support/doors/compatible';
import { contacts, type Json } from '../../support/doors/http';

/** Which fields an order takes, and which of them it has to have: what clients build their forms from. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

describe('productfields', () => {
  const fieldsOf = async (product: string, more: Record<string, string> = {}) => {
    const order = await api.placed(api.account, { product, ...more });
    const [, name, ...fields] = (await api.ask('order/productfields.json', { order_token: order.token })).body as unknown as [string, string, ...Json[]];
    return { name, fields: Object.assign({}, ...fields) as Record<string, Json> };
  };
  const required = (fields: Record<string, Json>) => Object.keys(fields).filter((field) => fields[field]!.required);
  const person = ['first_name', 'last_name', 'phone', 'email', 'title'];
  const address = ['organisation_name', 'address_line1', 'address_city', 'address_region', 'address_post_code', 'address_country'];
  const both = (fields: string[]) => ['tech', 'admin'].flatMap((who) => fields.map((field) => `${who}_contact_${field}`));

  test('RapidSSL: the list of the document, in its order', async () => {
    const { name, fields } = await fieldsOf('RapidSSL-12');
    expect(name).toBe('RapidSSL: RapidSSL - 1 Year');
    const organisation = ['org_name', 'org_division', 'org_address_city', 'org_address_region', 'org_address_country'];
    const choices = ['domain_name', 'csr', 'renewal', 'competitive_upgrade', 'dv_auth_method', 'hashing_algorithm'];
    expect(Object.keys(fields)).toEqual(['order_token', 'approver_email_address', ...both(person), ...choices, ...organisation]);
    expect(required(fields)).toEqual(['order_token', 'approver_email_address', ...both(person), 'dv_auth_method', 'hashing_algorithm']);
    for (const field of organisation) expect(fields[field]).toMatchObject({ required: false, required_if: ['domain_name', '!csr'] });
    expect(fields.dv_auth_method).toMatchObject({ input_type: 'select', options: ['EMAIL', 'FILE', 'DNS'] });
  });

  test('OV and EV: addresses of the contacts, the web server; EV what the register says; wildcards without FILE', async () => {
    const ov = await fieldsOf('TrueBizIDWildcard-12');
    expect(required(ov.fields)).toEqual(['order_token', ...both([...person, ...address]), 'hashing_algorithm']);
    expect(ov.fields.dv_auth_method!.options).toEqual(['EMAIL', 'DNS']);
    for (const field of ['WebServerType', 'web_server_type']) expect(ov.fields[field]!.options).toEqual(['Other', 'IIS']);
    const register = ['org_duns', 'org_registration_number', 'org_business_category', 'org_jurisdiction_country'];
    for (const field of register) expect(ov.fields).not.toHaveProperty(field);
    const ev = await fieldsOf('TrueBizIDEV-12');
    // None that place would throw away.
    const organisation = ['org_name', 'org_division', 'org_address_city', 'org_address_region', 'org_address_country'];
    expect(Object.keys(ev.fields).filter((field) => field.startsWith('org_'))).toEqual([...organisation, ...register]);
  });

  test('what is bought by the server or with names says so; the form is what place takes', async () => {
    expect((await fieldsOf('SecureSite-12')).fields).toMatchObject({ server_count: { required: true } });
    expect((await fieldsOf('SecureSite-12', { san_count: '2' })).fields).toMatchObject({ san_domains: { required: false } });
    expect((await fieldsOf('TrueBizIDMD-12')).fields).toMatchObject({ san_domains: { required: true } });
    expect((await fieldsOf('RapidSSL-12')).fields).not.toHaveProperty('server_count');

    const order = await api.placed(api.account, { product: 'TrueBizIDEVMD-12' });
    const { fields } = await fieldsOf('TrueBizIDEVMD-12');
    const given: Record<string, string> = { ...contacts('form.test'), order_token: order.token, csr: csrOf('www.form.test'), san_domains: 'a.form.test' };
    for (const field of required(fields)) given[field] ??= fields[field]!.options[0] ?? (field.endsWith('country') ? 'GB' : 'Example');
    expect((await api.ask('order/place.json', given, 'POST')).body).toMatchObject({ success: 'Order placed' });
  });
});
