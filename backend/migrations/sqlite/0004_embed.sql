-- Panels on other pages: the origins that may hold those of a dashboard, and the links that let them show one.
CREATE TABLE embed_origin (
    org_id       INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    dashboard_id INTEGER NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    origin       TEXT NOT NULL, -- scheme://host or scheme://host:port
    PRIMARY KEY (dashboard_id, origin)
);

CREATE TABLE embed_link (
    id            TEXT PRIMARY KEY, -- the token is this, sealed with the server's key
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    dashboard_id  INTEGER NOT NULL REFERENCES dashboard (id) ON DELETE CASCADE,
    panel_id      INTEGER NOT NULL,
    terms         TEXT NOT NULL, -- JSON object: range, variables, and which of both are free
    created_by    TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL
);
CREATE INDEX embed_link_dashboard ON embed_link (org_id, dashboard_id);
