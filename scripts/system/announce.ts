import path from 'node:path';
import type { Config } from '../../config';
import { root } from '../tools/places';
import { say } from './console';
import { outsideParts } from './parts';

/** Tells the person at the terminal where everything is and what to try first. */
export function announce(config: Config): void {
  const outside = outsideParts(config);
  const dataDir = path.relative(root, config.dataDir) === '.data' ? '' : `DATA_DIR='${config.dataDir.replaceAll("'", "'\\''")}' `;
  const admin = `${dataDir}npm run --silent admin --`;
  const order = 'api_key=API_KEY&st_product_code=RapidSSL-12&end_customer_email=none&reseller_unique_reference=first-1';
  const lines = [
    '',
    `Portal           ${config.publicUrl}/`,
    `API documents    ${config.publicUrl}/api/docs`,
    outside.engine ? undefined : `Temporal UI      http://127.0.0.1:${config.temporalUiPort}/namespaces/${config.temporalNamespace}/workflows`,
    outside.mail ? undefined : `Mails            http://127.0.0.1:${config.mailUiPort}/`,
    '',
    'Try first: make an account, then order a certificate with the api_key it prints:',
    `  ${admin} account create --kind reseller --name "Example Hosting" --points 500 --json`,
    `  curl "${config.publicUrl}/order/generatetoken.json?${order}"`,
    '',
  ];
  for (const line of lines) if (line !== undefined) say(line);
}
