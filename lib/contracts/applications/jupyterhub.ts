import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** JupyterHub, as both halves know it. */
export const JUPYTER_HUB = application({
  section: 'jupyterHub',
  hasPages: true,
  namespaces: [NAMESPACES.jupyterHub],
});
