export { ArgoWorkflows, type ArgoWorkflowsGroups, type ArgoWorkflowsProps } from './argo-workflows';
export {
  JOB_KINDS,
  inputParameter,
  jobTemplate,
  type JobKind,
  type JobTemplate,
  type JobTemplateOptions,
  type TemplateParameter,
} from './job-templates';
export { TeamWorkflows, type ArtifactStore, type TeamWorkflowsProps } from './team-workflows';
export { WorkflowTemplate, type WorkflowTemplateProps } from './workflow-template';
