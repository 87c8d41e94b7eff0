-- Four tables that readers come to and go from: readers.sh changes a default of each

CREATE TABLE first (id integer PRIMARY KEY, n integer DEFAULT 1);
CREATE TABLE second (id integer PRIMARY KEY, n integer DEFAULT 1);
CREATE TABLE third (id integer PRIMARY KEY, n integer DEFAULT 1);
CREATE TABLE fourth (id integer PRIMARY KEY, n integer DEFAULT 1);
