import {
  graph,
  quantile,
  rate,
  type Dashboard,
  type DashboardPanel,
  type SeriesSelector,
} from '../prometheus';
import { capitalized } from './capitalized';
import type { StoreProduct } from './store-product';

/** What a store says of the requests that it answers. */
export interface StoreAnswers {
  /** Buckets of how long questions took. */
  readonly questions: SeriesSelector;
  /** Counters of requests that failed at the store, by their label `route`. */
  readonly failed: SeriesSelector;
}

/** The dashboard of a store. */
export interface StoreDashboardOptions {
  /** What it is for. */
  readonly description: string;
  /** A series that every store of the product has, by whose namespace one is chosen. */
  readonly chosenBy: string;
  /** What comes in. */
  readonly intake: readonly DashboardPanel[];
  /** What is asked. */
  readonly answers: StoreAnswers;
  /** What is kept. */
  readonly keeping: readonly DashboardPanel[];
}

/** How much comes in, and whether it is kept and found. */
export const storeDashboard = (
  product: StoreProduct,
  { description, chosenBy, intake, answers, keeping }: StoreDashboardOptions,
): Dashboard => ({
  name: product.component,
  title: capitalized(product.component),
  folder: 'Platform',
  description,
  variables: [
    {
      name: 'namespace',
      title: `Namespace of ${product.title}`,
      query: `label_values(${chosenBy}, namespace)`,
    },
  ],
  rows: [
    { title: 'What comes in', panels: intake },
    { title: 'What is asked', panels: answerPanels(product, answers) },
    { title: 'What is kept', panels: keeping },
  ],
});

/** What was not taken, by its label `reason`. */
export const refusedPanel = (
  { takes }: StoreProduct,
  refused: SeriesSelector,
  size: Pick<DashboardPanel, 'width'> = {},
): DashboardPanel =>
  graph({
    title: `Refused ${takes}`,
    description: `${capitalized(takes)} that were not taken, by the reason. They are lost.`,
    unit: 'ops',
    ...size,
    lines: { '{{reason}}': rate(refused, { by: ['reason'] }) },
  });

const answerPanels = (
  { title }: StoreProduct,
  { questions, failed }: StoreAnswers,
): DashboardPanel[] => [
  graph({
    title: 'Time of answers',
    description: 'How long one question in a hundred takes, and the median.',
    unit: 's',
    width: 12,
    lines: Object.fromEntries(
      [0.5, 0.99].map((part) => [`p${part * 100}`, quantile(part, questions)]),
    ),
  }),
  graph({
    title: 'Requests that fail',
    description: `Answers that went wrong at ${title}, by what was asked.`,
    unit: 'reqps',
    width: 12,
    lines: { '{{route}}': rate(failed, { by: ['route'] }) },
  }),
];
