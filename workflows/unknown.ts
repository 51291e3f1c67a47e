import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { wrongFieldOf, type Fields } from '../domain/shapes';

/** A workflow that was started by hand with something that is not its input ends at once, and says what is wrong. */
export function checkInput(input: unknown, fields: Fields): void {
  const wrong = wrongFieldOf(input, fields);
  if (wrong) throw ApplicationFailure.nonRetryable(`The input's "${wrong.field}" must be ${wrong.what}.`, 'invalid');
}

/** Whatever is started by hand under a name that we do not have. */
export default function unknown(): Promise<void> {
  throw ApplicationFailure.nonRetryable(`There is no workflow of the type ${workflowInfo().workflowType}.`, 'not-found');
}
