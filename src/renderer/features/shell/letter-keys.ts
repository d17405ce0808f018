const KEPT = 'tallylight.letter-keys';

/** Whether single letters do something. Speech input presses letters nobody meant, so they can be off. */
export function hasLetterKeys(): boolean {
  return localStorage.getItem(KEPT) !== 'off';
}

export function keepLetterKeys(isOn: boolean): void {
  localStorage.setItem(KEPT, isOn ? 'on' : 'off');
}
