import { problemKinds, type Problem } from '../domain/problem';
import { render } from './render';

/** The page of a refusal or an error. @param id of the log line, for errors that are ours */
export function renderProblem(problem: Problem, id?: string, back: { href: string; label: string } | null = null): string {
  const { status, title } = problemKinds[problem.kind];
  return render('error', { title, status, detail: problem.message, errorId: id ?? null, back });
}
