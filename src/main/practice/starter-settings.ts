/** A key that only the stand-in takes. */
export const PRACTICE_KEY = 'sk-ant-practice-this-key-costs-nothing';

/** The settings that a new practice profile starts with. */
export const PRACTICE_SETTINGS = `{
  // Practice: everything here is pretended, and nothing costs anything.
  "$schema": "./tallylight.schema.json",
  "servers": {
    "everything": { "name": "Everything (practice)", "bundled": "everything" },
  },
}
`;
