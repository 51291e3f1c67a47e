/** Somebody with a browser: keeps the cookies, and sends forms with the token of the page that they stand on. */
export class Visitor {
  private readonly cookies: Map<string, string>;

  /** @param cookie the header, of a browser that comes back */
  constructor(
    private readonly base: string,
    cookie = '',
  ) {
    this.cookies = new Map(cookie === '' ? [] : cookie.split('; ').map(pair));
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async get(path: string): Promise<Response> {
    return this.noted(await fetch(this.base + path, { headers: { cookie: this.cookie }, redirect: 'manual' }));
  }

  async post(path: string, fields: Record<string, string>, { csrf = true } = {}): Promise<Response> {
    const body = new URLSearchParams(fields);
    if (csrf && !fields._csrf) throw new Error('submit() sends forms with their token.');
    return this.noted(await fetch(this.base + path, { method: 'POST', body, headers: { cookie: this.cookie }, redirect: 'manual' }));
  }

  /** Opens a page and sends its form, to the page's own address or another one. */
  async submit(page: string, fields: Record<string, string>, action = page): Promise<Response> {
    const html = await (await this.get(page)).text();
    const token = /name="_csrf" value="([^"]+)"/.exec(html)?.[1];
    if (!token) throw new Error(`${page} has no form with a token.`);
    return this.post(action, { ...fields, _csrf: token });
  }

  signIn(email: string, password: string): Promise<Response> {
    return this.submit('/sign-in', { email, password });
  }

  async signedIn(email: string, password: string): Promise<this> {
    const answer = await this.signIn(email, password);
    if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`);
    return this;
  }

  private noted(response: Response): Response {
    for (const set of response.headers.getSetCookie()) {
      this.cookies.set(...pair(set.split(';')[0] ?? ''));
    }
    return response;
  }
}

function pair(text: string): [name: string, value: string] {
  const [name = '', ...value] = text.split('=');
  return [name, value.join('=')];
}
