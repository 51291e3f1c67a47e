import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Dice } from './random';

/** A mail that the server took. */
export interface Received {
  mail: ParsedMail;
  at: number;
  /** False: the server broke off in the place of an answer, so the mail has to come again */
  saidYes: boolean;
}

/** A mail server in this process that refuses a share of what it is given, keeps the rest, and sometimes breaks off after it took a mail. */
export async function startFaultyMail(dice: Dice, faults: number) {
  const received: Received[] = [];
  let refused = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom(_address, _session, done) {
      const refuses = dice.chance(faults);
      if (refuses) refused += 1;
      done(refuses ? Object.assign(new Error('try again later'), { responseCode: 451 }) : null);
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          // Taken, and the answer is lost: the mail comes again under the same Message-ID.
          const saidYes = !dice.chance(faults / 4);
          received.push({ mail, at: Date.now(), saidYes });
          done(saidYes ? undefined : Object.assign(new Error('lost my mind'), { responseCode: 421 }));
        },
        (error: Error) => done(error),
      );
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    refused: () => refused,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
    /** Every approval link to an address about an order; a mail that was refused before may come after a newer one. */
    linksTo(address: string, reference: string, subject: RegExp): string[] {
      const about = received.filter(
        ({ mail: { to, subject: given = '', text = '' } }) =>
          [to ?? []].flat().some((list) => list.value.some((one) => one.address === address)) && subject.test(given) && `${given} ${text}`.includes(reference),
      );
      return [...new Set(about.flatMap(({ mail: { text } }) => /https?:\/\/\S+\/approve\/\S+/.exec(text ?? '')?.[0] ?? []))];
    },
  };
}

export type FaultyMail = Awaited<ReturnType<typeof startFaultyMail>>;
