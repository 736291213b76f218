import { say } from '../output';
import { bytes } from './format';

/** Tells bytes and rate: on a terminal in place, else every tenth of the whole. */
export function progressLine(begun: number): (done: number, total: number) => void {
  let told = -1;
  const { stderr } = process;
  return (done, total) => {
    const step = Math.floor((done / total) * (stderr.isTTY ? 200 : 10));
    if (step === told) {
      return;
    }
    told = step;
    const rate = bytes(done / Math.max(0.001, (Date.now() - begun) / 1000));
    const text = `${bytes(done)} of ${bytes(total)} (${Math.floor((100 * done) / total)} %), ${rate}/s`;
    if (stderr.isTTY) {
      stderr.write(`\r\x1b[K${text}${done === total ? '\n' : ''}`);
    } else {
      say(text);
    }
  };
}
