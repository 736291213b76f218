import { playlistUrl, youtubeVideoIdOf } from './youtube-url';

it.each([
  ['https://www.youtube.com/playlist?list=PL1&si=x', 'https://www.youtube.com/playlist?list=PL1'],
  ['https://youtube.com/@blender', 'https://www.youtube.com/@blender/videos'],
  ['https://m.youtube.com/@blender/shorts', 'https://www.youtube.com/@blender/shorts'],
  ['https://www.youtube.com/channel/UC1/', 'https://www.youtube.com/channel/UC1/videos'],
  ['https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1', null],
  ['https://youtu.be/aqz-KE-bpKQ?list=PL1', null],
  ['https://youtu.be/playlist?list=PL1', 'https://www.youtube.com/playlist?list=PL1'],
  ['https://example.org/playlist?list=PL1', null],
  ['https://a:b@www.youtube.com/playlist?list=PL1', null],
  ['talk.mp4', null],
])('%s as a list is %s', (input, list) => {
  expect(playlistUrl(input)).toBe(list);
});

it.each([
  ['https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1', 'https://www.youtube.com/playlist?list=PL1'],
  ['https://youtu.be/aqz-KE-bpKQ?list=PL1', 'https://www.youtube.com/playlist?list=PL1'],
  ['https://www.youtube.com/watch?v=aqz-KE-bpKQ', null],
])('where the list is what is wanted, %s is %s', (input, list) => {
  expect(playlistUrl(input, { ofVideo: true })).toBe(list);
});

it.each([
  ['https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1', 'aqz-KE-bpKQ'],
  ['https://youtu.be/aqz-KE-bpKQ?t=3', 'aqz-KE-bpKQ'],
  [' https://music.youtube.com/shorts/aqz-KE-bpKQ ', 'aqz-KE-bpKQ'],
  ['https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ', 'aqz-KE-bpKQ'],
  ['https://www.youtube.com/watch?v=short', null],
  ['https://www.youtube.com/@blender', null],
  ['https://example.org/watch?v=aqz-KE-bpKQ', null],
  ['aqz-KE-bpKQ', null],
])('the video of %s is %s', (input, id) => {
  expect(youtubeVideoIdOf(input)).toBe(id);
});
