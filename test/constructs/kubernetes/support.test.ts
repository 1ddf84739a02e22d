import { ApiObject } from 'cdk8s';
import {
  describeObjects,
  findObject,
  findObjects,
  memberAt,
  objectsOf,
  unknownFields,
} from '../../support/kubernetes';

const objects = objectsOf((chart) => {
  for (const name of ['a', 'b']) {
    new ApiObject(chart, name, { apiVersion: 'v1', kind: 'Secret', metadata: { name } });
  }
});

describe('finding objects', () => {
  test('finds one by kind and name', () => {
    expect(findObject(objects, 'Secret', 'b').metadata.name).toBe('b');
    expect(findObjects(objects, 'Secret')).toHaveLength(2);
    expect(describeObjects(objects)).toBe('Secret/a, Secret/b');
  });

  test('fails when there is none, and says what there is', () => {
    expect(() => findObject(objects, 'Service', 'x')).toThrow(
      'found 0 of Service/x, wanted 1; there are: Secret/a, Secret/b',
    );
  });

  test('fails when there are several', () => {
    expect(() => findObject(objects, 'Secret')).toThrow('found 2 of Secret, wanted 1');
  });

  test('reads a member by its path', () => {
    expect(memberAt({ a: [{ b: 1 }] }, ['a', 0, 'b'])).toBe(1);
  });

  test('fails when a path ends early, and says where', () => {
    expect(() => memberAt({ a: {} }, ['a', 'b'])).toThrow("no 'b' under 'a' in {}");
  });
});

describe('comparing with a recorded structure', () => {
  const fields = ['size', 'tags', 'tags.*', 'disks', 'disks[].size'];

  test('accepts fields, lists and maps with any key', () => {
    const value = { size: 1, tags: { 'a.b/c': 'x' }, disks: [{ size: 2 }] };
    expect(unknownFields(value, fields)).toEqual([]);
  });

  test('names each field that is not there', () => {
    expect(unknownFields({ sizes: 1, disks: [{ iops: 2 }] }, fields)).toEqual([
      'sizes',
      'disks[].iops',
    ]);
  });
});
