import { problemKinds, type Problem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';

interface ProblemPageView extends PageView {
  detail: string;
  /** Of the line in the log, for errors that are ours */
  errorId: string | null;
  back: { href: string; label: string };
}

/** The page of a refusal or an error. */
export const problemPage = page<ProblemPageView>('frame/problem');

const toStart = { href: '/', label: 'Go to the start page' };

/** @param id of the log line, for errors that are ours */
export function problemView({ kind, message }: Problem, id: string | null = null, back = toStart): ProblemPageView {
  return { title: problemKinds[kind].title, detail: message, errorId: id, back };
}
