const CLOSE_ENOUGH = 2;

/** The known name that was probably meant, or `null` when none is close. */
export function closeName(name: string, known: readonly string[]): string | null {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: distance(name, candidate) }))
    // A name of which everything would have to change is not a slip of the finger.
    .filter((one) => one.distance <= CLOSE_ENOUGH && one.distance < one.candidate.length)
    .toSorted((a, b) => a.distance - b.distance);
  return nearest?.candidate ?? null;
}

/** Levenshtein's distance: how many letters must be put in, taken out or changed. */
export function distance(left: string, right: string): number {
  const letters = Array.from(right);
  let row = Array.from({ length: letters.length + 1 }, (_nothing, index) => index);
  for (const [index, letter] of Array.from(left).entries()) {
    const next = [index + 1];
    for (const [column, other] of letters.entries())
      next.push(
        Math.min(
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
