/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a selector of equality selects an object with these labels.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export const selects = (selector: string, labels: Labels): boolean =>
  selector
    .split(',')
    .filter((requirement) => requirement !== '')
    .every((requirement) => holds(requirement, labels));

function holds(requirement: string, labels: Labels): boolean {
  const [, label = '', operator = '', value = ''] =
    /^([^!=]+)(!=|==?)(.*)$/.exec(requirement) ?? [];
  if (operator === '') throw new Error(`'${requirement}' is no requirement of equality`);
  return (labels[label] === value) === (operator !== '!=');
}
