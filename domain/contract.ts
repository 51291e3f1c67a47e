/** Prepaid units of one product. Orders bought under it pay with a unit, which goes back to it when they are cancelled in time (seed 000). */
export interface Contract {
  id: string;
  accountId: string;
  productCode: string;
  createdAt: number;
}
