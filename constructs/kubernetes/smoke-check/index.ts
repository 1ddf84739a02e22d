export { SMOKE_CHECK_PROGRAM, SmokeCheck, type SmokeCheckProps } from './smoke-check';
export { smokeTargets, type SmokeTarget } from './smoke-target';
