import type { FieldNames } from '../../domain/field-names';

/** What the compatible API, and the order page's forms that have its parameters for fields, call what the rules speak of. */
export const compatibleNames: FieldNames = {
  commonName: 'domain_name',
  additionalNames: 'san_domains',
  validationMethod: 'dv_auth_method',
  approverEmail: 'approver_email_address',
  productCode: 'st_product_code',
  sanCount: 'san_count',
  serverCount: 'server_count',
  buyerReference: 'reseller_unique_reference',
  organisation: 'org_name',
  organisationalUnit: 'org_division',
  city: 'org_address_city',
  region: 'org_address_region',
  country: 'org_address_country',
  registrationNumber: 'org_registration_number',
  businessCategory: 'org_business_category',
  jurisdictionCountry: 'org_jurisdiction_country',
  adminOrganisation: 'admin_contact_organisation_name',
  adminCity: 'admin_contact_address_city',
  adminRegion: 'admin_contact_address_region',
  adminCountry: 'admin_contact_address_country',
  productList: 'product/listproducts',
  approverList: 'order/approverlist',
};
