import { fileNameOf } from './file-name';

describe('fileNameOf', () => {
  const url = new URL('http://h.test/a/My%20talk.mp4?sig=secret');
  it.each([
    [undefined, 'My talk.mp4'],
    ['inline', 'My talk.mp4'],
    ['attachment; filename="a b.mp4"', 'a b.mp4'],
    ['attachment; filename=a.mp4', 'a.mp4'],
    ['attachment; filename="a \\"b\\".mp4"', 'a "b".mp4'],
    ['attachment; filename="x.mp4"; filename*=UTF-8\'\'%E6%97%A5%E6%9C%AC.mp4', '日本.mp4'],
    ["attachment; filename*=ISO-8859-1'en'%E9t%E9.mp4", 'été.mp4'],
    [`attachment; filename="${Buffer.from('été.mp4').toString('latin1')}"`, 'été.mp4'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="..\\\\..\\\\boot.ini"', 'boot.ini'],
    ['attachment; filename=".."', 'My talk.mp4'],
    [`attachment; filename="${Buffer.from('a\u0007\u202eb.mp4').toString('latin1')}"`, 'ab.mp4'],
    [`attachment; filename="${'x'.repeat(500)}"`, 'x'.repeat(200)],
  ])('%s: %s', (header, name) => {
    expect(fileNameOf(url, header)).toBe(name);
  });

  it('falls back to the host', () => {
    expect(fileNameOf(new URL('http://h.test/'), undefined)).toBe('h.test');
    expect(fileNameOf(new URL('http://h.test/100%.mp4'), undefined)).toBe('100%.mp4');
  });
});
