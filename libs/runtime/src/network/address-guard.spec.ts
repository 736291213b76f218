import { checkWebUrl, isPublicAddress, parseWebUrl } from './address-guard';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001::1'])(
    'lets %s through',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3', '10.0.0.1', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '169.254.169.254', '100.64.0.1', '100.127.255.255', '192.0.0.8', '192.0.2.1'],
    ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00::1', 'fec0::1', 'ff02::1', '100::1'],
    // IPv4 inside IPv6: mapped, compatible, translated, NAT64, 6to4, Teredo.
    ...['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
    ...['64:ff9b::a00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001:0:53aa:64c:0:0:80ff:fffe', '2001:db8::1'],
    ...['5f00::1', '4000::1', 'localhost', ''],
  ])('stops %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('checkWebUrl', () => {
  const lookup = (...addresses: string[]) => ({
    lookup: () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
  });

  it.each([
    '',
    'talk.mp4',
    '/etc/passwd',
    '//host/x',
    'file:///etc/passwd',
    'ftp://h/x',
    'gopher://h/',
    'data:,x',
  ])('takes %j for no web address', async (url) => {
    await expect(checkWebUrl(url)).rejects.toMatchObject({ code: 'SOURCE_URL_INVALID', http: 400 });
  });

  it('refuses a user and password', async () => {
    await expect(checkWebUrl('http://me:secret@8.8.8.8/x')).rejects.toMatchObject({
      code: 'SOURCE_URL_INVALID',
      message: expect.not.stringContaining('secret') as string,
    });
  });

  it.each([
    'http://127.0.0.1/x',
    'http://127.1/x',
    'http://2130706433/x',
    'http://0x7f000001/x',
    'http://0177.0.0.1/x',
    'http://[::1]:8000/x',
    'http://[::ffff:169.254.169.254]/x',
    'http://169.254.169.254/latest/meta-data/',
    'https://localhost/x',
    'http://LOCALHOST./x',
    'http://a.localhost:3000/',
    'http://１２７.0.0.1/',
  ])('refuses %s without asking anybody', async (url) => {
    const policy = { lookup: () => Promise.reject(new Error('asked')) };
    await expect(checkWebUrl(url, policy)).rejects.toMatchObject({ code: 'SOURCE_URL_FORBIDDEN' });
  });

  it('refuses a name that has private addresses only', async () => {
    await expect(checkWebUrl('http://intern.test/', lookup('10.0.0.1', '::1'))).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
      details: { host: 'intern.test' },
    });
    await expect(checkWebUrl('http://none.test/', lookup())).rejects.toMatchObject({
      code: 'SOURCE_URL_FORBIDDEN',
    });
  });

  it('takes a name that has a public address', async () => {
    expect((await checkWebUrl('https://v.test/a.mp4', lookup('10.0.0.1', '8.8.8.8'))).href).toBe(
      'https://v.test/a.mp4',
    );
  });

  it.each([
    ['ENOTFOUND', 'permanent'],
    ['EAI_AGAIN', 'transient'],
  ])('says %s of the resolver as %s', async (code, kind) => {
    const policy = { lookup: () => Promise.reject(Object.assign(new Error(code), { code })) };
    await expect(checkWebUrl('http://v.test/', policy)).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      kind,
    });
  });

  it('exempts exactly the hosts and ports it is told to', () => {
    const policy = { allowedHosts: ['127.0.0.1:9999', '[::1]:80'] };
    expect(parseWebUrl('http://127.0.0.1:9999/x', policy).port).toBe('9999');
    expect(parseWebUrl('http://[::1]/x', policy).port).toBe('');
    expect(() => parseWebUrl('http://127.0.0.1:9998/x', policy)).toThrow('private');
    expect(() => parseWebUrl('http://127.0.0.1/x', policy)).toThrow('private');
    expect(() => parseWebUrl('https://[::1]/x', policy)).toThrow('private');
    expect(parseWebUrl('http://10.0.0.1/x', { allowPrivate: true }).hostname).toBe('10.0.0.1');
  });
});
