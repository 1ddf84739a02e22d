import { TerraformStack, Testing } from 'cdktf';
import { CostTags, type CostTagsOptions } from '../../../../constructs/aws/tags';

const of = (options: Partial<CostTagsOptions> = {}): CostTags =>
  CostTags.of(new TerraformStack(Testing.app(), 'test'), {
    project: 'ml',
    environment: 'production',
    ...options,
  });

const withTag = (key: string, value: string) => () => of({ additional: { [key]: value } });

describe('cost tags', () => {
  test('name the project, the environment, both together, and the tool', () => {
    expect(of().toTags()).toEqual({
      Project: 'ml',
      Environment: 'production',
      Platform: 'ml-production',
      ManagedBy: 'terraform',
    });
  });

  test('hand out the one that tells platforms apart', () => {
    expect(of().platform).toEqual({ key: 'Platform', value: 'ml-production' });
  });

  test('carry further tags', () => {
    expect(of({ additional: { CostCenter: '4711', EKSCluster: 'ml' } }).toTags()).toMatchObject({
      Project: 'ml',
      CostCenter: '4711',
      EKSCluster: 'ml',
    });
  });

  test('have the form of default tags', () => {
    const tags = of();
    expect(tags.toDefaultTags()).toEqual([{ tags: tags.toTags() }]);
  });

  test('are copied out', () => {
    const tags = of();
    tags.toTags()['Project'] = 'other';
    expect(tags.toTags()['Project']).toBe('ml');
  });

  test('take all characters that AWS services share', () => {
    expect(withTag('a.b:c/d=e+f-g@h_i', 'Käse 1')).not.toThrow();
    expect(withTag('Empty', '')).not.toThrow();
    expect(withTag('k'.repeat(128), 'v'.repeat(256))).not.toThrow();
  });

  test('fail when a key is too long or empty', () => {
    expect(withTag('k'.repeat(129), 'v')).toThrow(/has 129 characters, allowed are 1 to 128/);
    expect(withTag('', 'v')).toThrow(/the key '' has 0 characters/);
  });

  test('fail when a value is too long', () => {
    expect(withTag('Owner', 'v'.repeat(257))).toThrow(
      "the value of 'Owner' has 257 characters, allowed are 256",
    );
  });

  test('fail when a key has the prefix of AWS', () => {
    expect(withTag('AWS:cost', 'v')).toThrow(/begins with 'aws:', which AWS keeps for itself/);
  });

  test('fail when a key or value has other characters', () => {
    expect(withTag('a,b', 'v')).toThrow(/the key 'a,b' has characters other than/);
    expect(withTag('Owner', 'a;b')).toThrow(/the value 'a;b' of 'Owner' has characters other than/);
    expect(() => of({ project: '${x}' })).toThrow(/the value '\$\{x\}' of 'Project'/);
  });

  test('fail when a key is taken, in any case', () => {
    expect(withTag('project', 'x')).toThrow("the key 'project' is already taken");
    expect(() => of({ additional: { Owner: 'a', owner: 'b' } })).toThrow(
      /'owner' is already taken/,
    );
    expect(withTag('Project', 'x')).toThrow("the key 'Project' is already taken");
  });

  test('fail when there are more than a resource can have', () => {
    const additional = Object.fromEntries(
      Array.from({ length: 47 }, (_unused, index) => [`k${index}`, 'v']),
    );
    expect(() => of({ additional })).toThrow(/51 tags, AWS allows 50 on a resource/);
  });

  test('fail with all violations at once', () => {
    expect(() => of({ additional: { 'aws:a': 'v', Owner: '#' } })).toThrow(
      /^test: invalid cost tags: the key 'aws:a' .*; the value '#' of 'Owner'/,
    );
  });
});
