import { command } from '../../../scripts/tools/command';
import { eventually } from '../eventually';
import type { Json } from '../doors/http';
import type { Place } from '../system';

/** A mail as the mail page's API gives it. */
export interface PageMail {
  subject: string;
  to: { address: string }[];
  text: string;
  html: string;
  headers: Record<string, string>;
}

export interface Answer {
  status: number;
  body: Json;
}

export type Outside = ReturnType<typeof outsideOf>;

/** All that people outside have of a running system: the admin command, the reseller API, the mail page. Nothing here looks into the code or its tables. */
export function outsideOf(place: Place) {
  const env = { ...process.env, DATA_DIR: place.dataDir, PORT: '', DATABASE_URL: '', TEMPORAL_ADDRESS: '', SMTP_URL: '', PUBLIC_URL: '' };

  async function admin<T = Json>(...args: string[]): Promise<T> {
    const { code, output } = await command('npm', ['run', '--silent', 'admin', '--', ...args, '--json'], env);
    if (code !== 0) throw new Error(`admin ${args.join(' ')}: ${output}`);
    return JSON.parse(output.slice(output.indexOf('{'))) as T;
  }

  /** A POST to a method of the compatible API, such as `order/review`. */
  async function call(method: string, parameters: Record<string, string>): Promise<Answer> {
    const answer = await fetch(`${place.url}/${method}.json`, { method: 'POST', body: new URLSearchParams(parameters) });
    return { status: answer.status, body: (await answer.json()) as Json };
  }

  async function mails(): Promise<PageMail[]> {
    return (await fetch(`http://127.0.0.1:${place.ports.MAIL_UI_PORT}/api/email`)).json() as Promise<PageMail[]>;
  }

  let looked = { at: 0, mails: Promise.resolve<PageMail[]>([]) };
  /** Many wait for mails at the same time; they share a look. */
  function recentMails(): Promise<PageMail[]> {
    if (Date.now() - looked.at > 200) looked = { at: Date.now(), mails: mails() };
    return looked.mails;
  }

  return {
    admin,
    call,
    mails,

    /** The newest mail to an address about an order, waited for. */
    mailTo: (address: string, reference: string, subject = /./, withinSeconds = 60) =>
      eventually(
        async () => (await recentMails()).findLast((mail) => isTo(mail, address) && mail.subject.includes(reference) && subject.test(mail.subject)),
        `a mail to ${address} about ${reference}`,
        withinSeconds,
      ),

    /** What the compatible API says of an order once it has this status. */
    reviewed: (orderToken: string, status: string) =>
      eventually(
        async () => {
          const { body } = await call('order/review', { order_token: orderToken });
          return body.order_status === status && body;
        },
        `status ${status}`,
        60,
      ),

    async balance(apiKey: string): Promise<number> {
      return (await call('account/review', { api_key: apiKey })).body.purchased_points as number;
    },
  };
}

export const isTo = (mail: PageMail, address: string) => mail.to.some((to) => to.address === address);

/** The first link of an approval mail is the approval link. */
export function linkIn(mail: PageMail): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (!link?.includes('/approve/')) throw new Error(`The first link of "${mail.subject}" is ${link}.`);
  return link;
}

/** What a browser sends when its user presses the button. */
export function press(link: string, decision: 'approve' | 'decline' = 'approve'): Promise<Response> {
  return fetch(link, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
}
