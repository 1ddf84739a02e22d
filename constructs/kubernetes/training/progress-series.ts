/** Series of programs that say how they get on, by `training_progress.py`. */
export const PROGRESS_SERIES = [
  'training_checkpoint_timestamp_seconds',
  'training_loss',
  'training_samples_total',
  'training_step_timestamp_seconds',
  'training_steps_total',
] as const;
