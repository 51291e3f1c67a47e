import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real SMTP server in this process that keeps what it is given. */
export interface MailCatcher {
  url: string;
  port: number;
  mails: ParsedMail[];
  /** Refuses everything with 451 while true */
  refusing: boolean;
  /** Takes the next mail and answers as if it had not */
  losesNextAnswer: boolean;
  /** Addresses that are refused for good */
  unknown: Set<string>;
  stop(): Promise<void>;
}

export async function catchMails(): Promise<MailCatcher> {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom(_address, _session, done) {
      done(catcher.refusing ? Object.assign(new Error('try again later'), { responseCode: 451 }) : null);
    },
    onRcptTo({ address }, _session, done) {
      done(catcher.unknown.has(address) ? Object.assign(new Error(`<${address}>: user unknown`), { responseCode: 550 }) : null);
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          const lost = catcher.losesNextAnswer;
          catcher.losesNextAnswer = false;
          done(lost ? Object.assign(new Error('broken off'), { responseCode: 421 }) : undefined);
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that is killed breaks its connection off; the catcher goes on.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const catcher: MailCatcher = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    refusing: false,
    losesNextAnswer: false,
    unknown: new Set(),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return catcher;
}

export function recipients(mail: ParsedMail): string[] {
  return [mail.to ?? []].flat().flatMap((list) => list.value.map(({ address }) => address ?? ''));
}

/** The approval link of a mail: its id and secret. */
export function approvalLink(mail: ParsedMail): { url: string; id: string; secret: string } {
  const match = /https?:\/\/\S+?\/approve\/([^/\s]+)\/([0-9a-f]+)/.exec(mail.text ?? '');
  if (!match) throw new Error(`No approval link in "${mail.subject}".`);
  return { url: match[0], id: match[1]!, secret: match[2]! };
}
