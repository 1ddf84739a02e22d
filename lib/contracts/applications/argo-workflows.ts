import { application } from './application';

/** Argo Workflows, as both halves know it. */
export const ARGO_WORKFLOWS = application({
  section: 'argoWorkflows',
  hasPages: true,
  operators: ['argo-workflows'],
});
