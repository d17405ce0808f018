/** Spread onto what a dialog or page of its own was opened for, so that a person can type at once. */
export const TAKE_FOCUS = { autoFocus: true } as const;
