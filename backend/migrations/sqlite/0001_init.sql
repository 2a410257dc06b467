CREATE TABLE org (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL UNIQUE,
    created_at_ms INTEGER NOT NULL
);
INSERT INTO org (id, name, created_at_ms) VALUES (1, 'Main Org.', 0);

-- The key that secrets were made with, so that a wrong key file is noticed at start.
CREATE TABLE secret_key (
    key_id TEXT PRIMARY KEY,
    check_value BLOB NOT NULL
);

CREATE TABLE secret (
    org_id     INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    object     TEXT NOT NULL,
    field      TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    ciphertext BLOB NOT NULL,
    PRIMARY KEY (org_id, object, field)
);

CREATE TABLE app_user (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    uid             TEXT NOT NULL UNIQUE,
    login           TEXT NOT NULL UNIQUE,
    email           TEXT NOT NULL,
    name            TEXT NOT NULL,
    password_hash   TEXT NOT NULL,
    is_disabled     BOOLEAN NOT NULL,
    created_at_ms   INTEGER NOT NULL,
    last_seen_at_ms INTEGER NOT NULL
);

CREATE TABLE org_member (
    org_id  INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    role    TEXT NOT NULL,
    PRIMARY KEY (org_id, user_id)
);
CREATE INDEX org_member_of_user ON org_member (user_id);

CREATE TABLE session (
    token_hash    BLOB PRIMARY KEY,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    created_at_ms INTEGER NOT NULL,
    seen_at_ms    INTEGER NOT NULL
);
CREATE INDEX session_of_user ON session (user_id);

-- One-time links: who holds one may make an account with the role.
CREATE TABLE signup_link (
    token_hash    BLOB PRIMARY KEY,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    role          TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
);

CREATE TABLE service_account (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    is_disabled   BOOLEAN NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (org_id, name)
);

CREATE TABLE api_token (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id             INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    service_account_id INTEGER NOT NULL REFERENCES service_account (id) ON DELETE CASCADE,
    name               TEXT NOT NULL,
    token_hash         BLOB NOT NULL UNIQUE,
    created_at_ms      INTEGER NOT NULL,
    expires_at_ms      INTEGER,
    UNIQUE (org_id, name)
);

CREATE TABLE preference (
    org_id  INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL, -- 0: of the organisation
    json    TEXT NOT NULL,
    PRIMARY KEY (org_id, user_id)
);

CREATE TABLE folder (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    parent_uid    TEXT NOT NULL, -- empty: at the top
    title         TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    created_by    TEXT NOT NULL,
    updated_by    TEXT NOT NULL,
    UNIQUE (org_id, uid),
    UNIQUE (org_id, parent_uid, title)
);

CREATE TABLE dashboard (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    folder_uid    TEXT NOT NULL, -- empty: at the top
    title         TEXT NOT NULL,
    title_folded  TEXT NOT NULL, -- lower case, for search
    tags          TEXT NOT NULL, -- JSON array of texts
    version       INTEGER NOT NULL,
    json          TEXT NOT NULL, -- the document as it was sent; id, uid, version and title are the server's
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    created_by    TEXT NOT NULL,
    updated_by    TEXT NOT NULL,
    UNIQUE (org_id, uid)
);
CREATE INDEX dashboard_folder ON dashboard (org_id, folder_uid, title);

CREATE TABLE dashboard_version (
    dashboard_id   INTEGER NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    version        INTEGER NOT NULL,
    org_id         INTEGER NOT NULL,
    parent_version INTEGER NOT NULL,
    restored_from  INTEGER NOT NULL,
    message        TEXT NOT NULL,
    json           TEXT NOT NULL,
    created_at_ms  INTEGER NOT NULL,
    created_by     TEXT NOT NULL,
    PRIMARY KEY (dashboard_id, version)
);

CREATE TABLE star (
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    dashboard_id  INTEGER NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    PRIMARY KEY (org_id, user_id, dashboard_id)
);

CREATE TABLE data_source (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id          INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    uid             TEXT NOT NULL,
    name            TEXT NOT NULL,
    kind            TEXT NOT NULL,
    access          TEXT NOT NULL,
    url             TEXT NOT NULL,
    login           TEXT NOT NULL,
    db_name         TEXT NOT NULL,
    basic_auth      BOOLEAN NOT NULL,
    basic_auth_user TEXT NOT NULL,
    is_default      BOOLEAN NOT NULL,
    json_data       TEXT NOT NULL, -- JSON object
    version         INTEGER NOT NULL,
    created_at_ms   INTEGER NOT NULL,
    updated_at_ms   INTEGER NOT NULL,
    UNIQUE (org_id, uid),
    UNIQUE (org_id, name)
);
