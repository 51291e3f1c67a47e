export { order } from './order';
export { testPoints } from './test-points';
export { webhook } from './webhook';
