// What was asked for, which may be a preset and not the model that answered; and whether a call is its
// client's own next try at another one. Of earlier calls neither is known. An earlier call that was refused
// may have left no row, so it is named without a reference.
export const sql = `
  ALTER TABLE calls ADD COLUMN asked_model TEXT;
  ALTER TABLE calls ADD COLUMN is_client_retry INTEGER CHECK (is_client_retry IN (0, 1));
  ALTER TABLE calls ADD COLUMN retry_of TEXT;
`;
