import { isObject, UNKNOWN, Unknown, type Value } from './wire';

/**
 * What a provider works out itself while it plans, beyond "computed means unknown". Only what
 * configurations rely on.
 */
const PLAN_RULES: Readonly<Record<string, (state: Record<string, Value>) => Value>> = {
  // The names to validate are known at plan time: documented use is `for_each` over them.
  // https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate
  aws_acm_certificate: (state) =>
    state['domain_validation_options'] instanceof Unknown
      ? { ...state, domain_validation_options: validationOptions(state) }
      : state,
};

/** The planned state of a type, after the provider's own work on it. */
export function workedOut(typeName: string, state: Value): Value {
  const rule = PLAN_RULES[typeName];
  return rule === undefined || !isObject(state) ? state : rule(state);
}

function validationOptions(state: Readonly<Record<string, Value>>): Value {
  const { domain_name: name, subject_alternative_names: others } = state;
  const names = [name, ...(Array.isArray(others) ? others : [])];
  if (names.some((each) => typeof each !== 'string')) {
    return UNKNOWN;
  }
  return [...new Set(names)].map((domain) => ({
    domain_name: domain ?? null,
    resource_record_name: UNKNOWN,
    resource_record_type: UNKNOWN,
    resource_record_value: UNKNOWN,
  }));
}
