/** The middle of the values, of two middle ones their mean, whatever the order. Pure. @throws RangeError without a value */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError('a median needs a value');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
