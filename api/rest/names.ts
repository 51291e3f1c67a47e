import type { FieldNames } from '../../domain/field-names';

/** What the JSON API calls what the rules speak of. */
export const restNames: FieldNames = {
  commonName: 'common_name',
  additionalNames: 'additional_names',
  validationMethod: 'validation_method',
  approverEmail: 'approver_email',
  productCode: 'product_code',
  sanCount: 'san_count',
  serverCount: 'server_count',
  buyerReference: 'buyer_reference',
  renewal: 'renews',
  organisation: 'organisation.name',
  organisationalUnit: 'organisation.unit',
  city: 'organisation.city',
  region: 'organisation.region',
  country: 'organisation.country',
  registrationNumber: 'organisation.registration_number',
  businessCategory: 'organisation.business_category',
  jurisdictionCountry: 'organisation.jurisdiction_country',
  adminOrganisation: 'admin_contact.organisation',
  adminCity: 'admin_contact.city',
  adminRegion: 'admin_contact.region',
  adminCountry: 'admin_contact.country',
  productList: 'GET /api/products',
  approverList: 'GET /api/approver-addresses',
};
