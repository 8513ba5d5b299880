#!/bin/sh
# Builds a small project purely by commands, from nothing to the exported records: what to copy from for scripts and CI.
# Run it in an empty folder, with fsd on the PATH. FSD_DB=sample.db keeps it apart from your own projects.
set -eu

fsd new "Order desk" --here

# The brief. What nobody has said yet gets "unknown", which is an answer: fsd goes on with what is usual, and the records
# say so.
fsd answer \
  purpose="Shops take orders at a desk and see at once what is left." \
  non_goals="No web shop, no card payment in the first year." \
  clients=browser page_kind=app team_language=go stack_fixed=free push_direction=server_to_client \
  audience=staff sensitive=personal instances=several
unanswered() { fsd facts | awk '$2 == "-" { print $1 "=unknown" }'; }
fsd answer $(unanswered)

# What is to be built.
fsd require feature \
  "must: take an order | clerk | given a product in stock, when it is ordered, then the stock is one less" \
  "should: see an order change without a reload | clerk | given an open list, when an order is taken elsewhere, then it appears"
fsd require entity \
  "product: name string unique, price money, stock integer, has many order" \
  "order: number string unique, placed_at time, belongs to product, owned by clerk" \
  "clerk: name string, email string unique, has many order, personal"
fsd require endpoint --serves "take an order" \
  "POST /orders take an order | signed-in | order > order | 201" \
  "GET /orders list orders | signed-in | > order | 200"
fsd require endpoint --serves "see an order change without a reload" \
  "GET /orders/events stream changes of orders | signed-in | | 200"

# The decisions: one put off, the others as recommended. A decision may open others, so look again until none is left.
fsd decide cache --defer "an answer takes more than 200 ms at the database"
undecided() { fsd decisions | awk '$2 == "recommended" || $2 == "open" { print $1 }'; }
while [ -n "$(undecided)" ]; do
  for decision in $(undecided); do fsd decide "$decision"; done
done
fsd note data-store "Ask operations about the backup window."

# The records.
fsd export

# Building and checking. What forbids to ship is said to be met, with what was seen; fsd sees some checks by itself.
fsd step "$(fsd plan | awk 'NR == 1 { print $1 }')" --done
for check in $(fsd checks | awk '$2 == "open" && $3 == "blocker" { print $1 }'); do
  fsd check "$check" --done --evidence "seen on the staging system"
done

# The verdict: exit code 8 would mean that it must not ship.
fsd status --verdict
