-- The table in use that online.sh changes: what each change is, it edits in this text

CREATE TYPE state AS ENUM ('new', 'done');

CREATE TABLE teams (
    id integer PRIMARY KEY,
    name text NOT NULL
);

CREATE TABLE events (
    id bigint NOT NULL,
    kind integer DEFAULT 1 NOT NULL,
    n integer DEFAULT 0 NOT NULL,
    team integer DEFAULT 1,
    owner integer DEFAULT 1,
    code varchar(50) NOT NULL,
    state state DEFAULT 'new',
    amount integer DEFAULT 0,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_team_fk FOREIGN KEY (team) REFERENCES teams (id)
);

CREATE INDEX events_code_idx ON events (code);
CREATE INDEX events_team_idx ON events (team);
