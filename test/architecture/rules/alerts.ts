import * as fs from 'node:fs';
import * as path from 'node:path';
import type { KubernetesObject } from '../../support/kubernetes';
import { titleOf, type Output } from '../output';
import { mutateObjects, type Rule } from '../rule';

interface AlertSpec {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly labels?: { readonly severity?: string; readonly namespace?: string };
      readonly annotations?: { readonly summary?: string; readonly runbook?: string };
    }[];
  }[];
}

const ROOT = path.resolve(__dirname, '../../..');

const isRule = ({ kind }: KubernetesObject) => kind === 'PrometheusRule';

const alertsOf = ({ objects }: Output) =>
  objects
    .map(({ object }) => object)
    .filter(isRule)
    .flatMap((object) =>
      (object.spec as AlertSpec).groups.flatMap(({ rules }) =>
        rules.map((rule) => ({ ...rule, object, title: `${titleOf(object)} ${rule.alert ?? ''}` })),
      ),
    );

/** Headings of a page, as links name them. */
function headingsOf(page: string): string[] {
  const file = path.join(ROOT, page);
  if (!fs.existsSync(file)) return [];
  return [...fs.readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading.toLowerCase().replaceAll(' ', '-'),
  );
}

function isWritten(runbook = ''): boolean {
  const [page = '', heading = ''] = runbook.split('#');
  return headingsOf(page).includes(heading);
}

/** Changes the first alert of each rule. */
const withFirst = (change: (rule: Record<string, never>) => void) =>
  mutateObjects(isRule, (object) => {
    change(object['spec'].groups[0].rules[0] as Record<string, never>);
  });

export const ALERT_RULES: readonly Rule[] = [
  {
    name: 'each alert says what is wrong, how bad it is and where, and a guide says what to do',
    source: 'the headings of the guides, and the namespaces of the objects',
    check: (output) =>
      alertsOf(output)
        .filter(
          ({ labels, annotations, object }) =>
            !['critical', 'warning'].includes(labels?.severity ?? '') ||
            labels?.namespace !== object.metadata.namespace ||
            (annotations?.summary ?? '') === '' ||
            !isWritten(annotations?.runbook),
        )
        .map(({ title }) => title),
    mutations: [
      {
        name: 'a heading that no guide has',
        apply: withFirst((rule) => {
          Object.assign(rule, {
            annotations: { summary: 'x', runbook: 'docs/guides/serving.md#x' },
          });
        }),
      },
      {
        name: 'no severity',
        apply: withFirst((rule) => {
          Reflect.deleteProperty(rule, 'labels');
        }),
      },
    ],
  },
];
