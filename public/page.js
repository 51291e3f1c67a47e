// Comfort only: every page works without this script.

// On a phone the menu is closed until it is asked for.
if (matchMedia('(width < 52rem)').matches) document.querySelector('.side')?.removeAttribute('open');

const watched = document.querySelector('[data-watch]');
if (watched) watch(watched.dataset);

showLocalTimes();
offerCopies();

const form = document.querySelector('form[data-check]');
if (form) checkAsTyped(form);

/** In the reader's own zone, which the footer names. The instant in UTC stays in the title. */
function showLocalTimes() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if (timeZone === 'UTC') return;
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  for (const time of document.querySelectorAll('time[datetime]')) {
    time.textContent = ('day' in time.dataset ? day : moment).format(new Date(time.dateTime)).replace(' at ', ', ');
  }
  const zone = document.querySelector('[data-zone]');
  if (zone) zone.textContent = `Times in ${timeZone.replaceAll('_', ' ')}`;
}

/** A button beside each value that is there to be copied. */
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const value of document.querySelectorAll('[data-copy]')) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'copy quiet slim', textContent: 'Copy' });
    button.setAttribute('aria-label', `Copy ${value.textContent}`);
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(value.textContent);
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    value.after(button);
  }
}

/** Looks every few seconds whether the order has moved on, and shows the new page; never while somebody fills in a form. */
function watch({ watch: url, sequence, mail }) {
  const EVERY_MS = 4000;
  const look = async () => {
    if (!document.hidden) {
      const state = await fetch(url)
        .then((answer) => (answer.ok ? answer.json() : null))
        .catch(() => null);
      const moved = state && (String(state.sequence) !== sequence || state.mail !== mail);
      const busy = document.activeElement?.closest('form') || document.querySelector('details[open]');
      if (moved && !busy) return location.reload();
    }
    setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
}

/** Shows what a pasted CSR says, and who may approve its names, without leaving the form. */
function checkAsTyped(form) {
  const PAUSE_MS = 600;
  let pause;
  let asked = 0;
  for (const name of ['csr', 'domain_name', 'san_domains']) {
    form.elements[name]?.addEventListener('input', () => {
      clearTimeout(pause);
      pause = setTimeout(check, PAUSE_MS);
    });
  }
  for (const source of form.querySelectorAll('[name=source]')) source.addEventListener('change', check);

  async function check() {
    const field = form.elements.source.value === 'names' ? form.elements.domain_name : form.elements.csr;
    if (field.value.trim() === '') return;
    const mine = ++asked;
    const answer = await fetch(form.dataset.check, { method: 'POST', body: new URLSearchParams(new FormData(form)) }).catch(() => null);
    if (!answer || answer.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const chosen = form.querySelector('[name=approver_email_address]:checked')?.value;
    for (const id of ['checked', 'approvers']) {
      const fresh = page.getElementById(id);
      if (fresh) document.getElementById(id).replaceWith(fresh);
    }
    // Chosen while the answer was on its way
    for (const approver of form.querySelectorAll('[name=approver_email_address]')) approver.checked ||= approver.value === chosen;
    showComplaint(field, page.getElementById(`${field.name}-error`));
  }

  function showComplaint(field, complaint) {
    document.getElementById(`${field.name}-error`)?.remove();
    field.closest('.field').classList.toggle('field-wrong', complaint !== null);
    field.toggleAttribute('aria-invalid', complaint !== null);
    const described = [document.getElementById(`${field.name}-help`)?.id, complaint?.id].filter(Boolean).join(' ');
    if (described) field.setAttribute('aria-describedby', described);
    if (complaint) field.before(complaint);
  }
}
