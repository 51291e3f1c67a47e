import type { Guard } from './guard';

/** What operators do to activities by hand. */
const byHand = 'test/workflows/faults/by-hand.test.ts';
const workflowsByHand = 'test/workflows/faults/workflows-by-hand.test.ts';

export const activityGuards: readonly Guard[] = [
  {
    name: 'what a machine reports is only believed where a row shows it',
    file: 'activities/transition.ts',
    text: '  await checkEvidence(trx, transition);\n',
    without: '',
    tests: [byHand],
  },
  {
    name: 'an answer that is none of the issuer signs nothing',
    file: 'workflows/issuer.ts',
    text: "if (!isIssueAnswer(answer)) return { type: 'issueFailed', reason: byHand };",
    without: "if (answer === 'nothing of the kind') return { type: 'issueFailed', reason: byHand };",
    tests: [byHand],
  },
  {
    name: 'a workflow that is started by hand with nonsense ends',
    file: 'workflows/order.ts',
    text: '  checkOrderInput(input);\n',
    without: '',
    tests: [workflowsByHand],
  },
  {
    name: 'a refund is what the provider says, not what is completed by hand',
    file: 'workflows/refund.ts',
    text: 'const { refundId, status } = await provider.refundPayment(reference);',
    without: 'const { refundId, status } = await refundPayment(reference);',
    tests: [byHand],
  },
];
