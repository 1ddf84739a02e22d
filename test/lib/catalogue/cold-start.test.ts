import { coldStart, totalSeconds, type ColdStartOptions } from '../../../lib/catalogue/cold-start';

const OPTIONS: ColdStartOptions = {
  weightsGiB: 15,
  place: 'shared',
  prePulled: false,
  parallelImagePull: false,
  eager: false,
};

describe('a cold start', () => {
  test('is the node, the image, the weights and the engine', () => {
    const start = coldStart(OPTIONS);
    expect(start).toEqual({ node: 90, image: 171, weights: 31, engine: 120 });
    expect(totalSeconds(start)).toBe(412);
  });

  test.each<[string, Partial<ColdStartOptions>, object]>([
    ['an image that is there takes nothing', { prePulled: true }, { image: 0 }],
    ['layers at once come sooner', { parallelImagePull: true }, { image: 52 }],
    ['a node fetches weights for itself', { place: 'node' }, { weights: 154 }],
    ['weights are streamed', { place: 'stream' }, { weights: 16 }],
    ['an eager engine compiles nothing', { eager: true }, { engine: 40 }],
  ])('%s', (_, changes, part) => {
    expect(coldStart({ ...OPTIONS, ...changes })).toMatchObject(part);
  });
});
