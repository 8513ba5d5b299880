-- Which changes the maker of a change had seen last, their ids with spaces between: what tells two people's changes that
-- were made apart from changes made one on top of the other. Empty in older rows: made on top of all before.
ALTER TABLE changes ADD COLUMN seen TEXT NOT NULL DEFAULT '';
