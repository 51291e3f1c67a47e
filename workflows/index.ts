export { order } from './order';
export { testPoints } from './test-points';
