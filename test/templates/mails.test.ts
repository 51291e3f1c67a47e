import { mailKinds, type MailKind } from '../../domain/order/transition';
import type { MailView } from '../../templates/mail-view';
import { webhookMailKinds } from '../../domain/webhook/webhook';
import { renderMail, renderWebhookMail } from '../../templates/mail';
import { sampleMail, sampleWebhookMail, withMarkup } from '../support/samples/sample-views';

function firstLink(text: string): string | undefined {
  return /https:\/\/orders\.example\/[^\s"<]*/.exec(text)?.[0];
}

describe.each(mailKinds)('e-mail %s', (kind: MailKind) => {
  const mail = renderMail(kind, sampleMail);

  test('names the order and its names in the subject or text, and in the HTML', () => {
    for (const part of [mail.text, mail.html]) for (const word of [sampleMail.reference, ...sampleMail.names]) expect(part).toContain(word);
    expect(mail.subject).toContain(sampleMail.reference);
  });

  test('has a subject of one line, a text without markup, and says whom to answer', () => {
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text).not.toMatch(/<[a-z/]|&[a-z#0-9]+;/);
    for (const part of [mail.text, mail.html]) expect(part).toMatch(/answer this e-mail/);
  });

  test('escapes in HTML, and only there', () => {
    const naughty = renderMail(kind, withMarkup(sampleMail));
    expect(naughty.html).not.toMatch(/<script>alert|<img src=x/);
    expect(naughty.html).toContain('&lt;script&gt;');
    expect(naughty.text).toContain(`${sampleMail.reference}<script>alert("x")</script>`);
  });

  test('comes out with only the facts that every order has', () => {
    const bare: MailView = {
      reference: 'CW-0123456789AB',
      productName: 'RapidSSL',
      names: [],
      domain: 'example.com',
      approvalUrl: 'https://orders.example/approve/1/2',
      endsAt: 'soon',
    };
    const { text, html } = renderMail(kind, bare);
    for (const part of [text, html]) expect(part).not.toMatch(/undefined|null|\[object/);
    // An order that is not configured has no names yet.
    expect(text).not.toMatch(/Names:/);
    expect(html).not.toMatch(/"><\/p>/);
  });

  test('a line break in a name starts no header of its own', () => {
    const { subject } = renderMail(kind, { ...sampleMail, domain: 'a.example\r\nBcc: x@example.com', names: ['a.example\r\nBcc: x@example.com'] });
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe.each(['domain-approval', 'cancel-requested', 'cancel-reminder'] as const)('approval e-mail %s', (kind) => {
  const mail = renderMail(kind, sampleMail);

  test('its first link is the approval link, in text and HTML', () => {
    expect(firstLink(mail.text)).toBe(sampleMail.approvalUrl);
    expect(firstLink(mail.html)).toBe(sampleMail.approvalUrl);
  });

  test('says that opening the link changes nothing, and until when it works', () => {
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('Opening the link changes nothing');
      expect(part).toContain(sampleMail.endsAt);
    }
  });
});

test('the cancellation e-mail says what happens and warns to place a new order first', () => {
  const { text, html } = renderMail('cancel-requested', sampleMail);
  for (const part of [text, html].map((each) => each.replace(/\s+/g, ' '))) {
    expect(part).toContain('the certificate is revoked');
    expect(part).toContain('gets 12 points back');
    expect(part).toContain('Place it first');
  }
});

describe.each(webhookMailKinds)('e-mail %s', (kind) => {
  const mail = renderWebhookMail(kind, sampleWebhookMail);

  test('says which webhook, why and the way out, in text and HTML alike; whom to answer', () => {
    const { webhookId, host, accountName, description, disabledAt, lastError, documentationUrl } = sampleWebhookMail;
    for (const part of [mail.text, mail.html])
      for (const words of [
        webhookId,
        accountName,
        description,
        disabledAt,
        lastError,
        documentationUrl,
        '"enabled": true',
        'answered 410',
        'answer this e-mail',
      ])
        expect(part.replaceAll('&quot;', '"')).toContain(words);
    expect(mail.subject).toContain(host);
    expect(mail.text).not.toMatch(/<[a-z/]|&[a-z#0-9]+;/);
    for (const part of Object.values(renderWebhookMail(kind, { ...sampleWebhookMail, gone: false, lastError: 'No answer.' })))
      expect(part).not.toContain('answered 410');
  });

  test('escapes in HTML, and only there; a line break starts no header', () => {
    const naughty = renderWebhookMail(kind, { ...withMarkup(sampleWebhookMail), gone: true });
    expect(naughty.html).not.toMatch(/<script>alert|<img src=x/);
    expect(naughty.text).toContain(`${sampleWebhookMail.accountName}<script>alert("x")</script>`);
    expect(renderWebhookMail(kind, { ...sampleWebhookMail, host: 'a.example\r\nBcc: x@example.com' }).subject).not.toMatch(/[\r\n]/);
  });

  test('comes out with only the facts that every webhook has', () => {
    const { description: _, lastError: __, ...bare } = sampleWebhookMail;
    for (const part of Object.values(renderWebhookMail(kind, bare))) expect(part).not.toMatch(/undefined|null|\[object/);
  });
});

test('a reminder of the term’s end invites to renew only where no renewal is on its way', () => {
  const renewal = 'CW-NEWNEWNEWNE1';
  for (const part of ['text', 'html'] as const) {
    expect(renderMail('term-reminder', { ...sampleMail, renewal })[part]).toContain(`The order ${renewal} renews it and has no certificate yet`);
    expect(renderMail('term-reminder', { ...sampleMail, renewal })[part]).not.toContain('Renew in time');
    expect(renderMail('term-reminder', { ...sampleMail, renewal: undefined })[part]).toContain('Renew in time');
  }
});
