/** How a link looks that stands in a line of text. */
export const TEXT_LINK = 'text-accent underline underline-offset-2';

/** How a link looks that stands alone, such as in the corner of a card. */
export const LONE_LINK = 'text-small text-accent underline-offset-2 hover:underline';

/** A link in a row that is pressed wherever the row is pressed. The row needs `relative`. */
export const ROW_LINK = 'underline-offset-2 after:absolute after:inset-0 hover:underline';
