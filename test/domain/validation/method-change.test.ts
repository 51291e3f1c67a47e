import { methodChange } from '../../../domain/validation/method-change';
import type { DomainValidation, ValidationMethod } from '../../../domain/order/order';
import { anOrder } from '../../support/samples/an-order';

const open = (domain: string, method: ValidationMethod): DomainValidation => ({ domain, method, approvalId: `${domain}.${method}`, linkEndsAt: 0 });
const validated = (domain: string, method: ValidationMethod): DomainValidation => ({ ...open(domain, method), validatedAt: 0 });
const byFile = [open('a.x.com', 'FILE'), open('b.x.com', 'FILE'), open('y.com', 'FILE')];
const files = anOrder({ names: ['a.x.com', 'b.x.com', 'y.com'], validations: byFile });

test.each([
  ['a name alone, to a record', 'b.x.com', 'DNS', ['b.x.com'], ['b.x.com']],
  ['a name alone, to another file', 'b.x.com', 'SFILE', ['b.x.com'], ['b.x.com']],
  ['a mailbox is asked for the whole domain', 'b.x.com', 'EMAIL', ['a.x.com', 'b.x.com'], ['x.com']],
  ['the domain with all of its names', 'x.com', 'DNS', ['a.x.com', 'b.x.com'], ['x.com']],
  ['a name without a validation of its own', 'c.x.com', 'DNS', ['a.x.com', 'b.x.com'], ['x.com']],
  ['a name that is the registrable domain', 'y.com', 'DNS', ['y.com'], ['y.com']],
] as const)('%s', (_, domain, method, replaces, domains) => {
  expect(methodChange(files, domain, method)).toEqual({ replaces, domains });
});

test('from a record to a file: the names below that the record spoke for have files too, where nothing else speaks for them', () => {
  const names = ['a.x.com', 'b.x.com', 'one.b.x.com', 'two.b.x.com'];
  const order = anOrder({ names, validations: [open('a.x.com', 'FILE'), open('b.x.com', 'DNS'), open('two.b.x.com', 'FILE')] });
  expect(methodChange(order, 'b.x.com', 'SFILE')).toEqual({ replaces: ['b.x.com'], domains: ['b.x.com', 'one.b.x.com'] });
  const wild = anOrder({ names: [...names, '*.b.x.com'], validations: order.validations });
  expect(() => methodChange(wild, 'b.x.com', 'FILE')).toThrow('A file cannot prove control of *.b.x.com');
});

test('a name that is validated waits for no validation, whatever its neighbours wait for', () => {
  const order = anOrder({ names: files.names, validations: [open('a.x.com', 'FILE'), validated('b.x.com', 'FILE')] });
  expect(() => methodChange(order, 'b.x.com', 'DNS')).toThrow('The order does not wait for a proof of b.x.com.');
  expect(methodChange(order, 'x.com', 'DNS')).toMatchObject({ replaces: ['a.x.com'] });
});
