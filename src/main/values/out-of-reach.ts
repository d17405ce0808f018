/** The code of a fault whose address may not be reached. */
export const OUT_OF_REACH = 'OUT_OF_REACH';
