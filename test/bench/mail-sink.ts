import { SMTPServer } from 'smtp-server';

/** An SMTP server in this process that takes every mail and keeps none. */
export async function startMailSink(): Promise<{ url: string; taken: () => number; stop: () => Promise<void> }> {
  let taken = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.resume();
      stream.once('end', () => {
        taken += 1;
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return { url: `smtp://127.0.0.1:${port}`, taken: () => taken, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
