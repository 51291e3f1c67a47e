import { examples as fields, type FieldView } from '../field/field';

/** What a list is narrowed down by: a form that writes its address. */
export interface FiltersView {
  action: string;
  search: { label: string; value: string };
  /** Opened where one of them is on */
  isOpen: boolean;
  on: number | null;
  fields: FieldView[];
  /** What the address has besides */
  kept: { name: string; value: string }[];
}

export const examples: Record<string, FiltersView> = {
  closed: { action: '/orders', search: { label: 'Domain, reference or serial number', value: '' }, isOpen: false, on: null, fields: [fields.list!], kept: [] },
  open: {
    action: '/orders',
    search: { label: 'Domain, reference or serial number', value: 'shop' },
    isOpen: true,
    on: 2,
    fields: [fields.list!, fields.plain!],
    kept: [{ name: 'rows', value: '50' }],
  },
};
