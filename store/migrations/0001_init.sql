-- What people did, in the order in which it was stored. seq is the order; at is for reading, because clocks go back.
CREATE TABLE changes (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    project TEXT    NOT NULL REFERENCES projects (id),
    id      TEXT    NOT NULL UNIQUE,
    at      INTEGER NOT NULL, -- unix ms, growing within a project
    author  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    body    TEXT    NOT NULL  -- JSON
) STRICT;

CREATE INDEX changes_of_project ON changes (project);

-- One row a project, written in the transaction of each of its changes, so that a list reads no changes.
CREATE TABLE projects (
    id       TEXT    PRIMARY KEY, -- id of its first change
    name     TEXT    NOT NULL,
    folded   TEXT    NOT NULL,    -- the name in lower case, for finding
    created  INTEGER NOT NULL,    -- unix ms
    changed  INTEGER NOT NULL,    -- unix ms
    last     INTEGER NOT NULL,    -- seq of its newest change: the order of the list
    archived INTEGER NOT NULL DEFAULT 0,
    deleted  INTEGER NOT NULL DEFAULT 0,
    summary  TEXT    NOT NULL,            -- JSON
    place    TEXT    NOT NULL DEFAULT '' -- where the person was; the screen's business
) STRICT;

CREATE INDEX projects_by_name ON projects (folded);
CREATE INDEX projects_shown ON projects (last DESC, folded) WHERE deleted = 0 AND archived = 0;
CREATE INDEX projects_kept ON projects (last DESC, folded) WHERE deleted = 0;

CREATE TABLE ties (
    folder  TEXT PRIMARY KEY, -- absolute
    project TEXT NOT NULL REFERENCES projects (id)
) STRICT, WITHOUT ROWID;
