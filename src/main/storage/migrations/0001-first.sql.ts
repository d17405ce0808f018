// Times are milliseconds since the epoch, money is nano-dollars, NULL is unknown.
export const sql = `
  CREATE TABLE episodes (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE clients (
    id           TEXT    PRIMARY KEY,
    name         TEXT    NOT NULL,
    scope        TEXT    NOT NULL CHECK (scope IN ('use', 'manage')),
    token_digest TEXT    NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX clients_by_name ON clients (name) WHERE revoked_at IS NULL;

  -- Pages of the browser host. A session outlives a restart of the core, so that an open page comes back.
  CREATE TABLE sessions (
    token_digest TEXT    PRIMARY KEY,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
  ) STRICT;

  -- What is known of a key beside the key. The key itself is in the keychain, bound to its origin.
  CREATE TABLE keys (
    provider_id  TEXT    PRIMARY KEY,
    name         TEXT    NOT NULL,
    last4        TEXT    NOT NULL,
    origin       TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    added_at     INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;

  CREATE TABLE calls (
    id          TEXT    PRIMARY KEY,
    started_at  INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('message', 'tool')),
    what        TEXT    NOT NULL,
    client_id   TEXT    NOT NULL,
    client_name TEXT    NOT NULL,
    episode_id  TEXT    REFERENCES episodes (id),
    target_id   TEXT,
    target_name TEXT,
    model       TEXT,
    is_stream   INTEGER NOT NULL,
    status      INTEGER,
    duration_ms INTEGER,
    cost_nano_usd INTEGER CHECK (cost_nano_usd >= 0),
    cost_source TEXT,
    problem     TEXT,
    why         TEXT    NOT NULL,
    CHECK ((cost_nano_usd IS NULL) = (cost_source IS NULL))
  ) STRICT;
  CREATE INDEX calls_by_time ON calls (started_at, id);
  CREATE INDEX calls_open ON calls (id) WHERE state = 'open';

  CREATE TABLE attempts (
    call_id     TEXT    NOT NULL REFERENCES calls (id),
    position    INTEGER NOT NULL,
    target_id   TEXT    NOT NULL,
    target_name TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    duration_ms INTEGER,
    first_content_ms INTEGER,
    status      INTEGER,
    error_kind  TEXT,
    problem     TEXT,
    upstream_request_id TEXT,
    input_tokens INTEGER CHECK (input_tokens >= 0),
    cache_read_tokens INTEGER CHECK (cache_read_tokens >= 0),
    cache_write_tokens INTEGER CHECK (cache_write_tokens >= 0),
    cache_write_hour_tokens INTEGER CHECK (cache_write_hour_tokens >= 0),
    output_tokens INTEGER CHECK (output_tokens >= 0),
    cost_nano_usd INTEGER CHECK (cost_nano_usd >= 0),
    cost_source TEXT,
    price_version TEXT,
    PRIMARY KEY (call_id, position)
  ) STRICT, WITHOUT ROWID;

  -- Each row's hash covers the row and the hash before it. Rows are only ever added.
  CREATE TABLE audit (
    sequence      INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;
  CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit
    BEGIN SELECT RAISE (ABORT, 'the audit log is append-only'); END;

  -- Written before a process is started, so that whatever is left behind can be recognised.
  CREATE TABLE processes (
    cookie      TEXT    PRIMARY KEY,
    server_id   TEXT    NOT NULL,
    started_at  INTEGER NOT NULL,
    pid         INTEGER,
    start_ticks TEXT,
    ended_at    INTEGER
  ) STRICT;
  CREATE INDEX processes_left ON processes (cookie) WHERE ended_at IS NULL;

  -- Small facts that must outlive the app: the episode in work, whether requests are paused.
  CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
`;
