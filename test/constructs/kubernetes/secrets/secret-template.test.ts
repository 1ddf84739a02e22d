import {
  literalTemplate,
  templateProperties,
} from '../../../../constructs/kubernetes/secrets/secret-template';

describe('a template', () => {
  test.each([
    ['text without an action', 'postgres.databases', []],
    ['a property', '{{ .password }}', ['password']],
    ['trimmed space', '{{- .password -}}', ['password']],
    ['text around it', 'redis://:{{ .password }}@cache:6379', ['password']],
    ['a function', '{{ .password | b64enc }}', ['password']],
    ['the root by its variable', '{{ $.password }}', ['password']],
    ['a property with a hyphen', '{{ index . "client-secret" }}', ['client-secret']],
    ['several', '{{ printf "%s.x:%s" .user (index . "pass-word") }}', ['pass-word', 'user']],
    ['a property twice', '{{ .a }}{{ .a }}{{ .b }}', ['a', 'b']],
    ['braces of JSON', '{"auth":{"a":"{{ .a }}"}}', ['a']],
  ])('with %s reads it', (_what, template, properties) => {
    expect(templateProperties(template)).toEqual(properties);
  });

  test('fails when a hyphen stands in a plain name', () => {
    expect(() => templateProperties('{{ .client-secret }}')).toThrow(
      `'{{ .client-secret }}' cannot name a property with a hyphen; write '{{ index . "client-secret" }}'`,
    );
  });

  test('fails when an action does not end', () => {
    expect(() => templateProperties('{{ .a }} {{ .b')).toThrow("opens '{{' without '}}'");
  });
});

test('text that looks like a template is kept as text', () => {
  expect(literalTemplate('mlflow')).toBe('mlflow');
  expect(literalTemplate('a{{b}}')).toBe('a{{ "{{" }}b}}');
});
