package main

// User is the caller as the store knows it now.
type User struct{ ID, Role string }

// Action is what a route, or a part of an answer, asks for.
type Action string

// Open is the action of the few routes that are for everybody.
const Open Action = "open"

// Reach is how far a right goes; the zero value goes nowhere.
type Reach int

// Own reaches what is one's own, All everything.
const (
	Nothing Reach = iota
	Own
	All
)

// The table that was agreed on, a line for each role. What is not in it is denied: a new action, a new role, a typing error.
var rules = map[string]map[Action]Reach{
	"customer": {"invoices.read": Own, "invoices.create": Own, "invoices.dispute": Own},
	"support":  {"invoices.read": All, "notes.read": All},
	"finance":  {"invoices.read": All, "notes.read": All, "invoices.void": All},
}

func reach(u User, a Action) Reach { return rules[u.Role][a] }

// mayVoid: nobody voids an invoice of their own.
func mayVoid(u User, i Invoice) bool { return i.Owner != u.ID }
