import { createTransport, type Transporter } from 'nodemailer';
import type { MailTrouble } from '../../db/mail/mails';

export interface MailSettings {
  smtpUrl: string;
  from: string;
  publicUrl: string;
}

/** What an e-mail says; `headers` beside those that every e-mail has */
export interface MailContent {
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
}

/** Mails leave through here. A pool: close it where it is not needed for the process's life. */
export function createMailer({ smtpUrl }: MailSettings): Transporter {
  const { hostname, port, username, password, protocol } = new URL(smtpUrl);
  return createTransport({
    host: hostname,
    port: Number(port || (protocol === 'smtps:' ? 465 : 25)),
    secure: protocol === 'smtps:',
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // No file or URL may be pulled into a mail, whatever a template says.
    disableFileAccess: true,
    disableUrlAccess: true,
    // A connection is kept for the mails that follow at once, not for longer: a server that was restarted would have forgotten it.
    pool: true,
    idleTimeout: 1000,
  });
}

/** What nodemailer throws: the step that failed, and the server's answer where there was one. */
export type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

/** The recipients or the text were refused with 5xx. A sender or a password that is refused is a setting that staff can mend. */
export function isForGood({ code, command, responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 500 && ((code === 'EENVELOPE' && command === 'RCPT TO') || code === 'EMESSAGE');
}

/** What a mail server said against a mail. */
export function troubleOf({ message, responseCode }: SmtpError): MailTrouble {
  return { reason: message, code: responseCode };
}
