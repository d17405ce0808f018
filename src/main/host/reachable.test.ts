import { describe, expect, it } from 'vitest';
import { isReachable } from './reachable.ts';

describe('where requests may go', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    'fd00:ec2::254',
    'fd00:0ec2:0:0:0:0:0:254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    'fe80::1',
    'fe80::a9fe:a9fe%eth0',
    '0.0.0.0',
    '::',
    '::ffff:0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'no address',
    '',
  ])('is never %s, wherever it was set', (address) => {
    expect(isReachable(address, address, 'own')).toBe(false);
    expect(isReachable(address, 'localhost', 'own')).toBe(false);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.7',
    '100.64.0.1',
    'fd12:3456::1',
    'fec0::1',
    '::ffff:10.0.0.1',
    '::ffff:c0a8:107',
  ])('is %s for a server of one’s own only', (address) => {
    expect(isReachable(address, address, 'own')).toBe(true);
    expect(isReachable(address, 'api.example.com', 'public')).toBe(false);
  });

  it('is no private network behind a translator, which belongs to somebody else', () => {
    expect(isReachable('64:ff9b::10.0.0.1', 'x', 'own')).toBe(false);
    expect(isReachable('64:ff9b::808:808', 'x', 'public')).toBe(true);
  });

  it.each([
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', 'localhost', true],
    ['::1', '::1', true],
    ['127.8.8.8', '127.8.8.8', true],
    ['127.0.0.1', 'api.example.com', false],
    ['::1', 'api.example.com', false],
    ['::ffff:127.0.0.1', '::ffff:7f00:1', false],
    ['127.0.0.1', 'localhost.', false],
    ['127.0.0.1', '127.0.0.1.example.com', false],
  ])('is %s by the name %s: %s', (address, host, may) => {
    expect(isReachable(address, host, 'public')).toBe(may);
    expect(isReachable(address, host, 'own')).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '160.79.104.10',
    '2606:4700::1111',
    '172.32.0.1',
    '11.0.0.1',
    '::ffff:808:808',
  ])('is %s, as the rest of the internet', (address) => {
    expect(isReachable(address, 'api.example.com', 'public')).toBe(true);
  });
});
