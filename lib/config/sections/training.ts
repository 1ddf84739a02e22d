import { z } from 'zod';
import { TRAINING_KINDS } from '../choices';

/** Training. */
export const trainingSection = () =>
  z
    .strictObject({
      kinds: z
        .array(z.enum(TRAINING_KINDS))
        .default(['TFJob', 'PyTorchJob', 'XGBoostJob', 'PaddleJob', 'JAXJob'])
        .describe(
          'Kinds of jobs that the Training operator runs beside those of Trainer; none of it with an empty list. With MPIJob, namespaces of teams are held to *baseline* only: upstream’s launchers ask for it.',
        ),
      tensorBoard: z
        .boolean()
        .default(false)
        .describe(
          'Whether each team has pages of TensorBoard behind sign-in, over the folder `tensorboard` of its shared folder.',
        ),
      tuning: z
        .boolean()
        .default(false)
        .describe(
          'Whether Katib runs the same job with other parameters again and again, in the namespaces of teams; it keeps metrics in PostgreSQL.',
        ),
    })
    .optional()
    .describe(
      'Distributed training in the namespaces of teams: TrainJobs by Kubeflow Trainer, with runtimes for PyTorch, and jobs of the Training operator. Absent, there is none.',
    );
