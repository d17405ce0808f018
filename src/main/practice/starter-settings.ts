/** Keys that only the stand-ins take. */
export const PRACTICE_KEY = 'sk-ant-practice-this-key-costs-nothing';
export const PRACTICE_VOICE_KEY = 'sk_practice_this_key_costs_nothing';

/** The settings that a new practice profile starts with. */
export const PRACTICE_SETTINGS = `{
  // Practice: everything here is pretended, and nothing costs anything.
  "$schema": "./tallylight.schema.json",
  "servers": {
    "everything": { "name": "Everything (practice)", "bundled": "everything" },
  },
}
`;
