// What every dialect reports, what was asked for, why it went where it went, and how good it was.
export const sql = `
  ALTER TABLE attempts ADD COLUMN thinking_tokens INTEGER CHECK (thinking_tokens >= 0);
  ALTER TABLE attempts ADD COLUMN audio_tokens INTEGER CHECK (audio_tokens >= 0);
  ALTER TABLE attempts ADD COLUMN characters INTEGER CHECK (characters >= 0);
  ALTER TABLE attempts ADD COLUMN credits INTEGER CHECK (credits >= 0);
  ALTER TABLE attempts ADD COLUMN queries INTEGER CHECK (queries >= 0);

  -- Such as 'content_evaluation'; NULL for what has no part in routing.
  ALTER TABLE calls ADD COLUMN request_type TEXT;

  -- Every score and every exclusion of a routed call, as JSON.
  CREATE TABLE explanations (
    call_id TEXT PRIMARY KEY REFERENCES calls (id),
    routing TEXT NOT NULL
  ) STRICT;

  -- A person's or an evaluation's judgement of an answer, 0 to 1; the last one of a call counts.
  CREATE TABLE feedback (
    call_id      TEXT    PRIMARY KEY REFERENCES calls (id),
    at           INTEGER NOT NULL,
    target_id    TEXT    NOT NULL,
    request_type TEXT    NOT NULL,
    score        REAL    NOT NULL CHECK (score BETWEEN 0 AND 1)
  ) STRICT;
  CREATE INDEX feedback_by_target ON feedback (target_id, request_type, at);

  -- Research answers, to be found again by their words.
  CREATE TABLE research (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    call_id  TEXT    NOT NULL REFERENCES calls (id),
    question TEXT    NOT NULL,
    answer   TEXT    NOT NULL,
    sources  TEXT    NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE research_words USING fts5 (
    question, answer, content = 'research', content_rowid = 'id', tokenize = 'porter unicode61'
  );
  CREATE TRIGGER research_added AFTER INSERT ON research BEGIN
    INSERT INTO research_words (rowid, question, answer) VALUES (new.id, new.question, new.answer);
  END;
  CREATE TRIGGER research_removed AFTER DELETE ON research BEGIN
    INSERT INTO research_words (research_words, rowid, question, answer)
      VALUES ('delete', old.id, old.question, old.answer);
  END;
`;
