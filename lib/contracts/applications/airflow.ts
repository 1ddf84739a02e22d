import { NAMESPACES } from '../namespaces';
import { application } from './application';

/** Airflow, as both halves know it. */
export const AIRFLOW = application({
  section: 'airflow',
  hasPages: true,
  namespaces: [NAMESPACES.airflow],
});
