import type { SourceMutation } from './sources';

const NOTEBOOKS = 'constructs/kubernetes/jupyterhub/platform_notebooks.py';
const METER = 'constructs/kubernetes/vllm/llm_usage.py';
const DRIFT = 'constructs/kubernetes/model-monitoring/drift_statistics.py';
const IDENTITY = 'constructs/kubernetes/airflow/platform_identity.py';

/** Mistakes in the platform's programs, each of which one of the judges has to notice. */
export const MUTATIONS: readonly SourceMutation[] = [
  {
    name: 'an import that nothing uses',
    file: NOTEBOOKS,
    from: 'import hashlib\n',
    to: 'import hashlib\nimport json\n',
    noticedBy: 'lint',
    expect: /F401/,
  },
  {
    name: 'a name that there is not',
    file: NOTEBOOKS,
    from: 'for team in document["teams"]',
    to: 'for team in documents["teams"]',
    noticedBy: 'lint',
    expect: /F821/,
  },
  {
    name: 'another style of quotes',
    file: NOTEBOOKS,
    from: '{"image": image["image"]}',
    to: "{'image': image['image']}",
    noticedBy: 'format',
    expect: /platform_notebooks.py:\d+:\d+: unformatted/,
  },
  {
    name: 'text where bytes are returned',
    file: NOTEBOOKS,
    from: '.digest()',
    to: '.hexdigest()',
    noticedBy: 'types',
    expect: /return-value/,
  },
  {
    name: 'a profile for members of any group',
    file: NOTEBOOKS,
    from: 'not groups.intersection(profile["groups"])',
    to: 'not groups',
    noticedBy: 'tests',
    expect: /test_platform_notebooks/,
  },
  {
    name: 'a team that forbids what another allows',
    file: NOTEBOOKS,
    from: 'not teams or any(allowed)',
    to: 'not teams or all(allowed)',
    noticedBy: 'tests',
    expect: /test_platform_notebooks/,
  },
  {
    name: 'each event of a stream for a request',
    file: METER,
    from: '                usage |= {key: value for key, value in part["usage"].items() if value is not None}\n',
    to: '                return model, part["usage"]\n',
    noticedBy: 'tests',
    expect: /test_llm_usage/,
  },
  {
    name: 'a category that the reference has not, left out of the test',
    file: DRIFT,
    from: 'for key in {*reference, *current} if',
    to: 'for key in {*reference} if',
    noticedBy: 'tests',
    expect: /test_drift_statistics/,
  },
  {
    name: 'a token for whatever audience',
    file: IDENTITY,
    from: '        audience=provider.audiences,\n',
    to: '',
    noticedBy: 'tests',
    expect: /test_platform_identity/,
  },
  {
    name: 'a token that never ends',
    file: IDENTITY,
    from: '"require": ["exp", ',
    to: '"require": [',
    noticedBy: 'tests',
    expect: /test_platform_identity/,
  },
];
