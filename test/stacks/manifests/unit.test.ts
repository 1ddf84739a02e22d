import { k8s } from 'cdk8s-plus-29';
import { parse } from 'yaml';
import { Unit } from '../../../stacks/manifests/unit';

/** Texts that some parser of YAML takes for something else. */
const TEXTS = [
  '123e456789',
  '1_000',
  '0x1_f',
  '1e5',
  '.5',
  '1.5',
  '017',
  '1:30',
  'yes',
  'null',
  '~',
  '2026-01-01',
  '0b11',
];

test.each(TEXTS)('the text %s stays one for every parser of YAML', (text) => {
  const unit = new Unit('texts', 'applications');
  new k8s.KubeConfigMap(unit.chart, 'Map', { metadata: { name: 'texts' }, data: { text } });
  const { yaml } = unit.render();
  for (const version of ['1.1', '1.2'] as const) {
    expect(parse(yaml, { version })).toMatchObject({ data: { text } });
  }
});
