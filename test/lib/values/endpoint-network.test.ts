import { assertEndpointNetwork, Cidr } from '../../../lib/values';

const admitting = (text: string, reason?: string) => () => {
  assertEndpointNetwork(Cidr.parse(text), reason);
};

test.each(['203.0.113.0/24', '203.0.113.7/32', '9.0.0.0/8'])(
  '%s may reach a public endpoint',
  (text) => {
    expect(admitting(text)).not.toThrow();
  },
);

test('a wide network may, with a reason', () => {
  expect(admitting('0.0.0.0/0', 'laptops have no fixed address')).not.toThrow();
});

test.each(['0.0.0.0/0', '64.0.0.0/7'])('fails when %s is let in without a reason', (text) => {
  expect(admitting(text)).toThrow(/^must not be wider than \/8, got /);
});

test.each(['10.0.0.0/8', '172.16.0.0/16', '192.168.1.0/24'])('fails when %s is private', (text) => {
  expect(admitting(text, 'even with a reason')).toThrow(/^must be public addresses, got /);
});
