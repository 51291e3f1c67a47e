/** One of several, each with what comes of it. */
export interface ChoicesView {
  name: string;
  options: { id: string; value: string; label: string; checked: boolean; about?: string }[];
  error: string | null;
  describedBy: string | null;
}

export const examples: Record<string, ChoicesView> = {
  methods: {
    name: 'method',
    options: [
      { id: 'method-0', value: 'DNS', label: 'DNS TXT record', checked: true, about: 'Best for automatic reissues. Also validates wildcard names.' },
      { id: 'method-1', value: 'EMAIL', label: 'E-mail to an address at the domain', checked: false, about: 'Each reissue needs a person.' },
    ],
    error: null,
    describedBy: null,
  },
};
