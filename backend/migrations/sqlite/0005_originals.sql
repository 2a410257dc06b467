-- Documents that were brought up to today's form when they came in are kept as they were, as a version of their own.
ALTER TABLE dashboard_version ADD COLUMN is_original INTEGER NOT NULL DEFAULT 0;
