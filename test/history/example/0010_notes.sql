-- What the next one replaces
CREATE TABLE notes (id serial PRIMARY KEY, order_id integer REFERENCES orders (id), words text);
