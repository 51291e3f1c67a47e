/** The readable page of the JSON API. */

export interface RestFieldView {
  name: string;
  place: string;
  needed: string;
  type: string;
  link: string | null;
  what: string;
}

export interface RestOperationView {
  id: string;
  method: string;
  path: string;
  summary: string;
  paragraphs: string[];
  fields: RestFieldView[];
  answers: { status: string; what: string; shape: { text: string; link: string } | null }[];
  curl: string;
}

export interface RestDocsView {
  title: string;
  publicUrl: string;
  groups: { id: string; name: string; description: string; operations: RestOperationView[] }[];
  problems: { id: string; kind: string; status: number; title: string; what: string }[];
  schemas: { id: string; name: string; what: string; fields: RestFieldView[] }[];
}
