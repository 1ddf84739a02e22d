export { checkAcross } from './across';
