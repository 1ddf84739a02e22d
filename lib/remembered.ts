/**
 * A function that works each answer out once. For answers that nobody changes, about objects that nobody changes; they
 * are forgotten together with what they are about.
 */
export function remembered<Key extends object, Answer extends object>(
  answer: (key: Key) => Answer,
): (key: Key) => Answer {
  const known = new WeakMap<Key, Answer>();
  return (key) => {
    const found = known.get(key) ?? answer(key);
    known.set(key, found);
    return found;
  };
}
