import { mkdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { root } from '../tools/places';
import type { Folders } from './folders';
import type { Program } from './program';
import { runProgram } from './single';

export interface MailSettings {
  folders: Folders;
  port: number;
  uiPort: number;
}

/** Starts the mail catcher and returns its SMTP URL, and how to stop it. */
export async function startMail(settings: MailSettings): Promise<{ smtpUrl: string; stop: () => Promise<void> }> {
  const stop = await runProgram(mailProgram(settings), settings.folders.run);
  return { smtpUrl: `smtp://127.0.0.1:${settings.port}`, stop };
}

/** How maildev is started: both its SMTP port and its web page on loopback only (its own default is every address). */
export function mailProgram({ folders, port, uiPort }: MailSettings): Program {
  const mails = path.join(folders.base, 'mail');
  mkdirSync(mails, { recursive: true, mode: 0o700 });
  const maildev = path.join(root, 'node_modules', 'maildev', 'dist', 'bin', 'maildev.js');
  const smtp = ['--smtp', String(port), '--ip', '127.0.0.1'];
  const web = ['--web', String(uiPort), '--web-ip', '127.0.0.1'];
  return {
    name: 'mail',
    command: process.execPath,
    args: [maildev, ...smtp, ...web, '--mail-directory', mails],
    logFile: path.join(folders.logs, 'mail.log'),
    answers: () => greets(port),
    readyWithinSeconds: 30,
    stopWithinSeconds: 10,
  };
}

/** An SMTP server speaks first: a line beginning with 220 (RFC 5321, 3.1). */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port, timeout: 2000 });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (line) => answer(line.toString().startsWith('220')));
    socket.once('error', () => answer(false)).once('timeout', () => answer(false));
  });
}
