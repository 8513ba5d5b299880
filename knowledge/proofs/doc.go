// Package proofs proves the commands of the checklist: each is run by bash, word for word, against something that keeps the
// check, against something that breaks it, and against nothing at all. There is nothing here to import; all of it is tests.
// How to add a proof: docs/content.md.
package proofs
