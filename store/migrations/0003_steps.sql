-- The id of the first change of the step that a change is part of, which undo takes back as one. Empty in that first change
-- and in steps of one.
ALTER TABLE changes ADD COLUMN part TEXT NOT NULL DEFAULT '';
