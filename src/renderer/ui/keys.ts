/** "⌘" on a Mac, "Ctrl" elsewhere: the key that is held with others. */
export const COMMAND_KEY = /mac/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';
