/** How a thing looks that is switched on or chosen: underlined like a tab, and not only another colour. */
export const CHOSEN =
  'selected:border-accent selected:bg-chosen selected:shadow-[inset_0_-2px_0_var(--accent)]';
