import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** MLflow, as both halves know it. */
export const MLFLOW = application({
  section: 'mlflow',
  hasPages: true,
  namespaces: [NAMESPACES.mlflow],
});
