// What was held back and waited for belongs to the attempt; of earlier ones nothing is known.
export const sql = `
  ALTER TABLE attempts ADD COLUMN reserved_nano_usd INTEGER CHECK (reserved_nano_usd >= 0);
  ALTER TABLE attempts ADD COLUMN queued_ms INTEGER CHECK (queued_ms >= 0);

  -- Where limits, breakers and budgets stand, as JSON, written together with the rows that moved them.
  CREATE TABLE kept_states (
    keeper TEXT NOT NULL,
    name   TEXT NOT NULL,
    state  TEXT NOT NULL,
    PRIMARY KEY (keeper, name)
  ) STRICT, WITHOUT ROWID;
`;
