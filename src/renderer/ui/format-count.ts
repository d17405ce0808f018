const whole = new Intl.NumberFormat('en-US');

/** "12,345". */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** "1 request", "12 requests". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
