-- What can be found: each table's own words, under its own ids. The words themselves are in the index only.
create words on party;
create words on interaction;
create words on purchase;
create words on promise;
