export { JupyterHub } from './jupyterhub';
export type {
  BlockHomes,
  CullingOptions,
  JupyterHubProps,
  NotebookConnection,
  NotebookHomes,
  NotebookTeam,
  SharedFolder,
} from './jupyterhub-props';
export { teamNotebookPods } from './names';
export type { NotebookAccelerator, NotebookImage, NotebookProfile } from './notebook-profile';
