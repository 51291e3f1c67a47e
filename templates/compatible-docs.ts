/** The readable page of the compatible API. */

export interface ApiMethodView {
  id: string;
  path: string;
  what: string;
  parameters: { name: string; needed: string; what: string }[];
  answer: string;
  curl: string;
}

export interface CompatibleDocsView {
  title: string;
  publicUrl: string;
  services: { name: string; methods: ApiMethodView[] }[];
}
