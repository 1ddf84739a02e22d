import type { JobTemplate } from '../../constructs/kubernetes/argo-workflows';
import type { IOtlpReceiver } from '../../constructs/kubernetes/opentelemetry';
import type { Environment } from '../../lib/config';
import { runs } from '../../lib/contracts/applications';
import { rayTemplates } from './ray-templates';
import { sparkTemplate } from './spark-template';
import { trainingTemplates } from './training-templates';

/** A job as a step of workflows, as people find it. */
interface NamedTemplate {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly job: JobTemplate;
}

const ENDING = 'and goes well or fails with it.';

/** The jobs that workflows of a team can start: those whose operators are installed. */
export const jobTemplates = (
  environment: Environment,
  team: string,
  traces: IOtlpReceiver | undefined,
): NamedTemplate[] => [
  ...(runs(environment, 'spark')
    ? [
        {
          name: 'spark',
          title: 'Spark application',
          description: `Runs a Spark application in Python, ${ENDING}`,
          job: sparkTemplate(environment, team),
        },
      ]
    : []),
  ...(runs(environment, 'ray') ? rayTemplates(environment, team, traces) : []).map((each) => ({
    ...each,
    description: `Runs a program with a Ray cluster of its own, ${ENDING}`,
  })),
  ...(runs(environment, 'training') ? trainingTemplates(environment, team) : []).map((each) => ({
    ...each,
    description: `Trains by a runtime of the team, ${ENDING}`,
  })),
];
