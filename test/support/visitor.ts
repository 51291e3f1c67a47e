/** Somebody with a browser: keeps the cookie, and sends forms with the token of the page that they stand on. */
export class Visitor {
  constructor(
    private readonly base: string,
    public cookie = '',
  ) {}

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
    const [set] = response.headers.getSetCookie();
    if (set) this.cookie = set.split(';')[0] ?? '';
    return response;
  }
}
