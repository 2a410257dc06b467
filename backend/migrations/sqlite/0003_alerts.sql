-- Alert rules: what a person set up.
CREATE TABLE alert_rule (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    dashboard_uid TEXT NOT NULL,
    spec          TEXT NOT NULL, -- JSON of model::api::AlertRuleSpec
    version       INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    updated_by    TEXT NOT NULL,
    UNIQUE (org_id, uid)
);
CREATE INDEX alert_rule_dashboard ON alert_rule (org_id, dashboard_uid);

-- What a rule knows from one evaluation to the next, and what people have been told.
CREATE TABLE alert_state (
    rule_id  INTEGER PRIMARY KEY REFERENCES alert_rule (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL, -- counts writes: of two servers that evaluate the same slot, one writes
    state    TEXT NOT NULL, -- JSON of alerting::RuleState
    alerts   TEXT NOT NULL, -- JSON of alerting::Group
    due_ms   INTEGER -- when people are to be told something
);
CREATE INDEX alert_state_due ON alert_state (due_ms);

-- How a rule stood, from one change to the next: the bands on its panel.
CREATE TABLE alert_band (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    rule_id INTEGER NOT NULL REFERENCES alert_rule (id) ON DELETE CASCADE,
    state   TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms   INTEGER -- null while it goes on
);
CREATE INDEX alert_band_rule ON alert_band (rule_id, from_ms);

CREATE TABLE contact_point (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id        INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    uid           TEXT NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    settings      TEXT NOT NULL, -- JSON object, nothing secret
    version       INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    UNIQUE (org_id, uid),
    UNIQUE (org_id, name)
);

-- One message to one contact point. Outlives its rule and its contact point.
CREATE TABLE alert_delivery (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    org_id            INTEGER NOT NULL REFERENCES org (id) ON DELETE CASCADE,
    rule_uid          TEXT NOT NULL,
    contact_point_uid TEXT NOT NULL,
    contact_point     TEXT NOT NULL, -- its name
    recipient         TEXT NOT NULL, -- one of those that it tells; empty where it tells one place
    subject           TEXT NOT NULL,
    notice            TEXT NOT NULL, -- JSON: what is told, and what was known of the rule
    status            TEXT NOT NULL, -- queued, sent, failed
    tries             INTEGER NOT NULL,
    error             TEXT, -- of the last try
    claimed_by        TEXT, -- the run of the server that sends it now
    created_at_ms     INTEGER NOT NULL,
    next_try_ms       INTEGER, -- while queued; while claimed, when another may take it over
    done_ms           INTEGER
);
CREATE INDEX alert_delivery_next ON alert_delivery (status, next_try_ms);
CREATE INDEX alert_delivery_order ON alert_delivery (org_id, contact_point_uid, recipient, rule_uid, id);
