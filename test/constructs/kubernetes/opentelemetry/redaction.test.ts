import { Processor } from '../../../../constructs/kubernetes/opentelemetry/processor';

describe('redaction', () => {
  const patternsOf = (options: object): RegExp[] => {
    const { log_statements: statements } = Processor.lineRedaction(options).settings;
    return (statements as string[])
      .filter((each) => each.startsWith('delete_matching_keys(log.attributes, '))
      .map((each) => JSON.parse(/, (".+")\)$/.exec(each)?.[1] ?? '""') as string)
      .map((text) => new RegExp(text.replace('(?i)', ''), text.startsWith('(?i)') ? 'i' : ''));
  };
  const isTaken = (name: string, options: object = {}) =>
    patternsOf(options).some((pattern) => pattern.test(name));

  test.each([
    'http.request.header.authorization',
    'http.request.header.x-api-key',
    'http.response.header.set_cookie',
    'headers.Authorization',
    'db.password',
    'aws.secret_access_key',
    'client_secret',
    'access_token',
    'gen_ai.prompt.0.content',
    'gen_ai.input.messages',
    'gen_ai.system_instructions',
    'llm.prompts.0',
    'output.value',
    'traceloop.entity.input',
    'mlflow.spanInputs',
    'db.statement',
    'db.query.text',
    'db.query.parameter.id',
    'user.email',
    'client.user.email',
    'user.full_name',
    'user.name',
    'enduser.id',
    'enduser.pseudo.id',
    'e-mail',
    'Email_Address',
  ])('takes away %s', (name) => {
    expect(isTaken(name)).toBe(true);
  });

  test.each([
    'gen_ai.usage.input_tokens',
    'gen_ai.request.model',
    'gen_ai.token.type',
    'http.route',
    'db.query.summary',
    'db.system.name',
    'k8s.secret.name',
    'user.id',
    'user.hash',
    'user.roles',
    'client.user.id',
    'kc.userId',
    'user_agent.name',
  ])('leaves %s', (name) => {
    expect(isTaken(name)).toBe(false);
  });

  test('leaves what somebody wants, but never credentials', () => {
    const options = { keep: ['prompts', 'statements', 'people'] };
    expect(isTaken('user.email', options)).toBe(false);
    expect(isTaken('gen_ai.prompt', options)).toBe(false);
    expect(isTaken('db.query.text', options)).toBe(false);
    expect(isTaken('authorization', options)).toBe(true);
  });

  test('takes away what somebody names', () => {
    expect(isTaken('shop.card', { attributes: ['^shop[.]'] })).toBe(true);
  });

  describe('of e-mail addresses', () => {
    const maskOf = (options: object = {}): string | undefined =>
      (Processor.lineRedaction(options).settings['log_statements'] as string[]).find((each) =>
        each.startsWith('replace_all_patterns(log.attributes, "value", '),
      );
    const [pattern, mask] = JSON.parse(
      `[${/"value", (.+)\)$/.exec(maskOf() ?? '')?.[1] ?? ''}]`,
    ) as [string, string];
    const masked = (value: string) => value.replaceAll(new RegExp(pattern, 'g'), mask);

    test.each([
      ['ada@acme.io', '[e-mail]'],
      [
        'no such user: ada.l+ml@mail.acme.co.uk, or bob@acme.io',
        'no such user: [e-mail], or [e-mail]',
      ],
      ['/users?email=ada%40acme.io&page=2', '/users?email=[e-mail]&page=2'],
    ])('has a mask where one was: %s', (value, expected) => {
      expect(masked(value)).toBe(expected);
    });

    test.each([
      'express@4.18.2',
      'docker.io/grafana/loki@sha256:0123456789abcdef',
      'celery@worker-0',
      'java.lang.Object@1b2c3d',
    ])('leaves %s', (value) => {
      expect(masked(value)).toBe(value);
    });

    test('leaves them where somebody wants to know who people are', () => {
      expect(maskOf({ keep: ['people'] })).toBeUndefined();
    });
  });

  test('is of spans and of their events, and sends nothing that it could not look through', () => {
    const { trace_statements: statements, error_mode: mode } = Processor.spanRedaction({}).settings;
    expect(mode).toBe('propagate');
    expect(statements).toContainEqual(expect.stringContaining('replace_pattern(span.name, '));
    expect(
      Processor.spanRedaction({ keep: ['people'] }).settings['trace_statements'],
    ).not.toContainEqual(expect.stringContaining('replace_'));
    for (const map of ['resource', 'span', 'spanevent']) {
      expect(statements).toContainEqual(
        expect.stringContaining(`replace_all_patterns(${map}.attributes, `),
      );
      expect(statements).toContainEqual(
        expect.stringContaining(`delete_matching_keys(${map}.attributes, `),
      );
    }
  });
});
