export { order } from './order';
export { default } from './unknown';
export { testPoints } from './test-points';
export { webhook } from './webhook';
