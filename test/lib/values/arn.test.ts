import { ParseError } from '../../../lib/errors';
import { Arn } from '../../../lib/values';

describe('Arn', () => {
  test('splits an ARN into its parts', () => {
    expect(Arn.parse('arn:aws:iam::111122223333:role/team/Scientist')).toMatchObject({
      partition: 'aws',
      service: 'iam',
      region: '',
      account: '111122223333',
      resource: 'role/team/Scientist',
    });
    expect(Arn.parse('arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1:2')).toMatchObject({
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      resource: 'key/1:2',
    });
    expect(Arn.parse('arn:aws:s3:::bucket/key').account).toBe('');
    expect(Arn.parse('arn:aws:iam::aws:policy/ReadOnlyAccess').account).toBe('aws');
    expect(JSON.stringify([Arn.parse('arn:aws:s3:::bucket')])).toBe('["arn:aws:s3:::bucket"]');
  });

  test.each([
    '',
    'role/Scientist',
    'arn:aws:iam::123:role/x',
    'arn:aws:iam::111122223333:',
    'arn:gcp:iam::111122223333:role/x',
    'arn:aws:iam:role/x',
    '${TfToken[TOKEN.0]}',
  ])('fails when the text is %p', (text) => {
    expect(() => Arn.parse(text)).toThrow(
      new ParseError(
        `'${text}' is not an ARN; the form is 'arn:partition:service:region:account:resource', with a 12-digit account`,
      ),
    );
  });

  test('takes roles and users as principals', () => {
    ['arn:aws:iam::111122223333:role/A', 'arn:aws:iam::111122223333:user/path/b'].forEach(
      (text) => {
        expect(Arn.parsePrincipal(text).toString()).toBe(text);
      },
    );
  });

  test.each([
    'arn:aws:sts::111122223333:assumed-role/A/session',
    'arn:aws:iam::111122223333:group/g',
    'arn:aws:iam::111122223333:root',
    'arn:aws:s3:::bucket',
    'arn:aws:iam::111122223333:role/',
  ])('fails when %s stands for a principal', (text) => {
    expect(() => Arn.parsePrincipal(text)).toThrow(
      `'${text}' is not the ARN of an IAM role or user; write one such as 'arn:aws:iam::111122223333:role/Name'`,
    );
  });
});
