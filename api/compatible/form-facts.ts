import countries from 'i18n-iso-countries';
import english from 'i18n-iso-countries/langs/en.json';
import { z } from 'zod';
import { readCsr } from '../../domain/csr/csr';
import { Problem, withNamesOf } from '../../domain/problem';
import { csrText, parse } from '../http/parameters';
import type { Method } from './method';
import { compatibleNames } from './names';
import { productfields } from './product-fields';

countries.registerLocale(english);
const isoCodes = Object.entries(countries.getNames('en', { select: 'official' }))
  .map(([code, name]) => ({ code, name }))
  .sort((a, b) => a.name.localeCompare(b.name));

const csrAlone = z.object({ csr: csrText });

/** What clients build their forms from. */
export const formMethods: Record<string, Method> = {
  productfields,

  decodecsr: {
    secret: 'order_token',
    takes: csrAlone,
    run(_, parameters) {
      const { csr } = parse(csrAlone, parameters);
      try {
        const { names, subject } = readCsr(csr);
        return {
          QueryResponseHeader: { SuccessCode: '0' },
          DomainName: names[0] ?? null,
          Organization: subject.organisation ?? '',
          OrganizationUnit: subject.organisationalUnit ?? '',
          Locality: subject.city ?? '',
          State: subject.region ?? '',
          Country: subject.country ?? '',
        };
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return { QueryResponseHeader: { SuccessCode: '-1', Errors: { Error: [{ ErrorMessage: withNamesOf(compatibleNames, error).message }] } } };
      }
    },
  },

  isocodes: { secret: 'none', run: () => isoCodes },

  clientlogo: {
    secret: 'order_token',
    run: ({ publicUrl }) => ({ success: 'Client logo', url: `${publicUrl}/public/favicon.svg` }),
  },
};
