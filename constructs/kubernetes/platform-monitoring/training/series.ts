import { ChosenSeries } from '../../prometheus';
import { PROGRESS_SERIES } from '../../training';

/** Series of JobSet, by which Trainer runs its jobs. `exported_namespace` is of the job. https://github.com/kubernetes-sigs/jobset/blob/v0.12.0/pkg/metrics/metrics.go */
export const JOB_SET_SERIES = ['jobset_completed_total', 'jobset_failed_total'] as const;

/** All jobs of Trainer. */
export const JOB_SET = new ChosenSeries(JOB_SET_SERIES, {});

/** Jobs of Trainer in the chosen namespaces. */
export const CHOSEN_JOB_SET = new ChosenSeries(JOB_SET_SERIES, { exported_namespace: 'namespace' });

/** What programs say of how they get on. */
export const PROGRESS = new ChosenSeries(PROGRESS_SERIES, {});

/** The same, in the chosen namespaces. */
export const CHOSEN_PROGRESS = new ChosenSeries(PROGRESS_SERIES, { namespace: 'namespace' });
